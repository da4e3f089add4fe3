import type { Prediction, Stage, VerdictKind } from '../predict/outcome';

/** What a real load and attach did. */
export interface Observation {
  readonly ok: boolean;
  readonly stage?: Stage;
  /** name: "EBUSY" */
  readonly errno?: string;
}

export interface Compared {
  readonly point: string;
  readonly hook: string;
  readonly stratum?: string | undefined;
  readonly predicted: Pick<Prediction, 'verdict' | 'stage' | 'errno' | 'predicate'>;
  readonly observed: Observation;
}

export type MissKind =
  /** said works, and it does not: the one that must not happen */
  | 'false-works'
  /** said works with a caveat, and it does not */
  | 'false-caveat'
  /** said fails, and it works */
  | 'false-fails'
  /** both fail, by another stage or errno */
  | 'errno'
  | 'unknown';

export interface Miss extends Compared {
  readonly kind: MissKind;
}

export interface Confusion {
  readonly cases: number;
  /** predicted verdict → "works" or "load EINVAL" … → count */
  readonly cells: ReadonlyMap<VerdictKind, ReadonlyMap<string, number>>;
  readonly misses: readonly Miss[];
  /** share of the cases with a verdict that is right: works or fails as predicted; unknown is not right */
  readonly agreement: number;
  /** among rightly predicted failures, the share with the observed stage and errno */
  readonly errnoAgreement: number;
  readonly falseWorks: number;
  readonly unknownShare: number;
}

/** The predictions against what the kernel did, case by case. */
export function compare(cases: readonly Compared[]): Confusion {
  const cells = new Map<VerdictKind, Map<string, number>>();
  const misses: Miss[] = [];
  let rightFailures = 0;
  for (const c of cases) {
    const row = cells.get(c.predicted.verdict) ?? new Map<string, number>();
    cells.set(c.predicted.verdict, row);
    const seen = observedText(c.observed);
    row.set(seen, (row.get(seen) ?? 0) + 1);
    const kind = missOf(c);
    if (kind) misses.push({ ...c, kind });
    if (c.predicted.verdict === 'fails' && !c.observed.ok) rightFailures++;
  }
  const count = (kind: MissKind): number => misses.filter((m) => m.kind === kind).length;
  const wrong = count('false-works') + count('false-caveat') + count('false-fails');
  return {
    cases: cases.length,
    cells,
    misses,
    agreement: share(cases.length - wrong - count('unknown'), cases.length),
    errnoAgreement: share(rightFailures - count('errno'), rightFailures),
    falseWorks: count('false-works'),
    unknownShare: share(count('unknown'), cases.length, 0),
  };
}

const share = (part: number, whole: number, empty = 1): number => (whole === 0 ? empty : part / whole);

const observedText = (o: Observation): string => (o.ok ? 'attached' : `${o.stage ?? '?'} ${o.errno ?? '?'}`);

function missOf({ predicted, observed }: Compared): MissKind | null {
  if (predicted.verdict === 'unknown') return 'unknown';
  if (predicted.verdict === 'works') return observed.ok ? null : 'false-works';
  if (predicted.verdict === 'caveat') return observed.ok ? null : 'false-caveat';
  if (observed.ok) return 'false-fails';
  return predicted.stage === observed.stage && predicted.errno === observed.errno ? null : 'errno';
}

/**
 *   predicted   attached  attach EBUSY  load ESRCH
 *   works           6021             0           0
 *   fails              2          1277         801
 */
export function confusionText(confusion: Confusion): string {
  const verdicts: readonly VerdictKind[] = ['works', 'caveat', 'fails', 'unknown'];
  const columns = [...new Set([...confusion.cells.values()].flatMap((row) => [...row.keys()]))].sort();
  const table = [
    ['predicted', ...columns],
    ...verdicts
      .filter((verdict) => confusion.cells.has(verdict))
      .map((verdict) => [verdict, ...columns.map((c) => String(confusion.cells.get(verdict)!.get(c) ?? 0))]),
  ];
  const widths = table[0]!.map((_, i) => Math.max(...table.map((row) => row[i]!.length)));
  const lines = table.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '),
  );
  const percent = (n: number): string => `${(n * 100).toFixed(3)} %`;
  return [
    ...lines,
    '',
    `${confusion.cases} cases: ${percent(confusion.agreement)} as predicted, ${confusion.falseWorks} false “works”, ` +
      `${percent(confusion.unknownShare)} unknown; of the failures ${percent(confusion.errnoAgreement)} by stage and errno`,
  ].join('\n');
}
