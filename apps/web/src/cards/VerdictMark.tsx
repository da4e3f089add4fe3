import { type Candidate, isProved } from '@hooklab/advisor';
import {
  BadgeCheck,
  BadgeX,
  CircleCheck,
  CircleHelp,
  CircleX,
  type LucideIcon,
  TriangleAlert,
} from 'lucide-react';

export type VerdictLook = 'works' | 'caveat' | 'fails' | 'unknown' | 'proved' | 'disproved';

const LOOK: Record<VerdictLook, { Icon: LucideIcon; colour: string; word: string }> = {
  works: { Icon: CircleCheck, colour: 'text-ok', word: 'works' },
  caveat: { Icon: TriangleAlert, colour: 'text-warn', word: 'caveat' },
  fails: { Icon: CircleX, colour: 'text-bad', word: 'fails' },
  unknown: { Icon: CircleHelp, colour: 'text-muted', word: 'unknown' },
  proved: { Icon: BadgeCheck, colour: 'text-ok', word: 'proved' },
  disproved: { Icon: BadgeX, colour: 'text-bad', word: 'fails' },
};

/** A trial is the last word: it says proved where it attached (and ran, where that was counted), and the cross has a seal where it did not. */
export function lookOf({ verdict, proved }: Pick<Candidate, 'verdict' | 'proved'>): VerdictLook {
  if (!proved) return verdict;
  if (!proved.ok) return 'disproved';
  return verdict === 'caveat' || !isProved(proved) ? verdict : 'proved';
}

/** Shape, word and colour together. */
export function VerdictMark({ look, word, size = 14 }: { look: VerdictLook; word?: string; size?: number }) {
  const { Icon, colour, word: own } = LOOK[look];
  return (
    <span className={`inline-flex items-center gap-1 align-middle whitespace-nowrap ${colour}`}>
      <Icon size={size} aria-hidden className="shrink-0" />
      {word ?? own}
    </span>
  );
}

export const verdictWord = (candidate: Candidate): string => {
  const word = LOOK[lookOf(candidate)].word;
  const { proved, verdict } = candidate;
  if (proved?.ok && !isProved(proved)) return `${word}, silent`;
  return proved && (verdict === 'caveat' || !proved.ok) ? `${word}, proved` : word;
};
