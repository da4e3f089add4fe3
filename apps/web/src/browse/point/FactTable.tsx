import { CircleAlert, CircleCheck, CircleHelp, CircleX } from 'lucide-react';
import type { Fact } from '../../kernel/pointFacts';
import { Evidence } from './Evidence';

const SHOWN = 3;

/** What is known, and where it was read. */
export function FactTable({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="text-sm">
      {facts.map((fact) => (
        <div key={fact.what} className="flex flex-wrap items-start gap-x-3 border-b py-0.5 last:border-0">
          <dt className="w-40 shrink-0 text-muted">{fact.what}</dt>
          <dd className="min-w-40 flex-1 wrap-anywhere">
            <Answer fact={fact} />
          </dd>
          <dd className="ml-auto flex max-w-full flex-col items-end">
            {fact.sources.slice(0, SHOWN).map((source) => (
              <Evidence key={`${source.file}:${source.line}`} source={source} />
            ))}
            {fact.sources.length > SHOWN && (
              <span className="text-xs text-muted">and {fact.sources.length - SHOWN} more</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const LOOK = {
  yes: { Icon: CircleCheck, colour: 'text-ok' },
  warn: { Icon: CircleAlert, colour: 'text-warn' },
  no: { Icon: CircleX, colour: 'text-bad' },
  unknown: { Icon: CircleHelp, colour: 'text-muted' },
} as const;

/** As `State`, but its words may be long. */
function Answer({ fact }: { fact: Fact }) {
  const { answer, good, text } = fact;
  if (good === null && answer !== 'unknown') return text;
  const { Icon, colour } =
    LOOK[answer === 'unknown' ? 'unknown' : good ? 'yes' : answer === 'text' ? 'warn' : 'no'];
  return (
    <span className={`flex gap-1 ${colour}`}>
      <Icon size={14} aria-hidden className="mt-px shrink-0" />
      <span className="min-w-0">{text}</span>
    </span>
  );
}
