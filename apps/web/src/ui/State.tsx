import { CircleAlert, CircleCheck, CircleHelp, CircleX } from 'lucide-react';

export type StateName = 'ok' | 'limited' | 'missing' | 'unknown';

const LOOK = {
  ok: { Icon: CircleCheck, colour: 'text-ok', word: 'ok' },
  limited: { Icon: CircleAlert, colour: 'text-warn', word: 'limited' },
  missing: { Icon: CircleX, colour: 'text-bad', word: 'missing' },
  unknown: { Icon: CircleHelp, colour: 'text-muted', word: 'unknown' },
} as const;

/** Shape, word and colour together: never colour alone. */
export function State({ state, word }: { state: StateName; word?: string }) {
  const { Icon, colour, word: own } = LOOK[state];
  return (
    <span className={`inline-flex items-baseline gap-1 whitespace-nowrap ${colour}`}>
      <Icon size={14} aria-hidden className="self-center" />
      {word ?? own}
    </span>
  );
}
