import { type Candidate, isProved, predicateById, say, sourceText, type Trial } from '@hooklab/advisor';
import { type Printable, printable, shortCount } from '@hooklab/base';
import { pointText } from '@hooklab/hook';
import { contextText, readText } from '@hooklab/probe';
import type { TrialReport } from '@hooklab/protocol';

/** A candidate as one JSON object: words said, points, sources and reads as text. `reports`: of the trials that were made. */
export function shape(c: Candidate, reports: readonly TrialReport[] | null) {
  return {
    rank: c.rank,
    point: c.points.map(pointText).join(' '),
    hook: c.hook,
    verdict: c.verdict,
    ...(c.stage ? { stage: c.stage } : {}),
    ...(c.errno ? { errno: c.errno } : {}),
    predicate: c.predicate,
    ...(reports ? { proved: c.proved, trials: reports.map(({ log, ...report }) => report) } : {}),
    reason: say(c.reason),
    because: c.because && say(c.because),
    sections: c.sections,
    context: contextText(c.hook, c.points[0]!, c.sees[0]?.map(({ read }) => read) ?? []),
    sees: c.sees.flat().map(({ read, how }) => ({
      name: read.name,
      type: read.type,
      how: say(how),
      code: readText(read),
    })),
    cannotSee: c.cannotSee.map((message) => say(message)),
    costs: c.costs,
    instructions: c.instructions,
    stability: c.stability,
    privileges: say(c.privileges),
    minKernel: c.minKernel,
    trap: c.trap && say(c.trap),
    corrections: c.corrections,
    evidence: c.evidence.map(({ predicate, holds, places }) => ({
      predicate,
      holds,
      places,
      source: predicateById.get(predicate)?.sources.map(sourceText) ?? [],
    })),
    ladder: c.ladder.map(({ hook, points, sections, loses, gains }) => ({
      hook,
      point: points.map(pointText).join(' '),
      sections,
      loses: loses.map((message) => say(message)),
      gains: gains.map((message) => say(message)),
    })),
    score: c.score,
    moves: c.moves.map(({ need, points, why }) => ({ need, points, why: say(why) })),
  };
}

const mark = { works: '✓', caveat: '!', fails: '✗', unknown: '?' } as const;

/** A candidate for reading: verdict, section, reason; then what a trial found, and its trap where it works. */
export function card(c: Candidate, reports: readonly TrialReport[] | null): Printable[] {
  const verdict = `${mark[c.verdict]} ${c.verdict}${c.proved ? `, ${found(c.proved)}` : ''}`;
  const failure = c.errno ? ` (${c.stage}, ${c.errno})` : '';
  const source = c.predicate ? ` [${c.predicate}]` : '';
  const section = `${c.sections.join(' + ')}${c.proved ? hits(c.proved) : ''}`;
  const lines = [
    `${String(c.rank).padStart(2)} ${verdict.padEnd(reports ? 25 : 9)} ${section}`,
    `   ${say(c.reason)}${failure}${source}`,
  ];
  if (c.verdict !== 'fails' && c.because) lines.push(`   Why this one: ${say(c.because)}`);
  for (const report of reports ?? []) {
    if (report.outcome === 'refused') lines.push(`   Not tried: ${report.why}`);
    else if (report.why) lines.push(`   Trial: ${report.why}`);
  }
  if (c.verdict !== 'fails' && c.trap) lines.push(`   Trap: ${say(c.trap)}`);
  return lines.map(printable);
}

/** A failure is proved too; what attached and stayed silent is not: the event may not reach it. */
const found = (trial: Trial): string => (!trial.ok || isProved(trial) ? 'proved' : 'attached, silent');

/** ": 12 hits in 1.0 s" */
function hits({ hits, countedMs }: Trial): string {
  if (hits === undefined || countedMs === undefined) return '';
  return `: ${shortCount(hits)} ${hits === 1 ? 'hit' : 'hits'} in ${(countedMs / 1000).toFixed(1)} s`;
}
