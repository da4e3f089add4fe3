import type { TargetInfo } from '@hooklab/protocol';
import { Circle, CircleDashed, CircleDot, CircleX } from 'lucide-react';
import { bootShort } from '../targets/boot';

const WORD = { closed: 'Off', opening: 'Opening', open: 'On', failed: 'Failed' } as const;

/** "6.12.118+deb13-amd64", "booting · 12 s", "off". `since`: when it went into its state, the page's clock. */
export function describe(info: TargetInfo, since: number | undefined): string {
  switch (info.state) {
    case 'open':
      return info.kernel ?? 'open';
    case 'closed':
      return info.boot ? 'off' : 'not connected';
    case 'opening': {
      const seconds = since === undefined ? 0 : Math.floor((performance.now() - since) / 1000);
      return `${info.progress ?? 'opening'} · ${seconds} s`;
    }
    case 'failed':
      return info.problem?.what ?? 'cannot be used';
  }
}

/** With what booting it would take. */
export const describeFully = (info: TargetInfo, since: number | undefined): string =>
  info.state === 'closed' && info.boot ? `off, ${bootShort(info.boot)}` : describe(info, since);

const LOOK = {
  closed: { Icon: Circle, colour: 'text-muted' },
  opening: { Icon: CircleDashed, colour: 'text-warn' },
  open: { Icon: CircleDot, colour: 'text-ok' },
  failed: { Icon: CircleX, colour: 'text-bad' },
} as const;

export function StateMark({ info }: { info: TargetInfo }) {
  const { Icon, colour } = LOOK[info.state];
  return <Icon size={13} className={colour} role="img" aria-label={WORD[info.state]} aria-hidden={false} />;
}
