import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { applies, HOOK_IDS, parsePoint } from '@hooklab/hook';
import { describe, expect, it } from 'vitest';
import { advise } from './engine/advise';
import { goalById, type Needs, type ParamId } from './goals';
import type { Prediction } from './predict/outcome';
import { predict } from './predict/predict';
import { fixtureFacts, KERNELS, shippedFacts } from './test/fixture';

/**
 * Cases are files: goldens/<kernel>/goals/NAME.json and goldens/<kernel>/points/NAME.json. To add one, write
 * {"goal": "G-01"} or {"point": "fn:vfs_unlink"} into a new file and run once with UPDATE_GOLDENS=1; then read what it
 * wrote.
 */
interface GoalCase {
  goal: string;
  params?: Partial<Record<ParamId, string>>;
  needs?: Needs;
  /** best first: "works tp tracepoint:task:task_rename" */
  ranked?: string[];
}
interface PointCase {
  point: string;
  /** hook → "works", "caveat P-10", "fails attach EBUSY P-12" */
  hooks?: Record<string, string>;
}

const update = process.env.UPDATE_GOLDENS === '1';
const dir = (kernel: string, kind: string): URL => new URL(`../goldens/${kernel}/${kind}/`, import.meta.url);
const cases = (kernel: string, kind: string): string[] => readdirSync(dir(kernel, kind)).sort();

function check<T extends object>(file: URL, fill: (wanted: T) => T): void {
  const wanted = JSON.parse(readFileSync(file, 'utf8')) as T;
  const found = fill(wanted);
  if (update) writeFileSync(file, `${JSON.stringify(found, null, 1)}\n`);
  else expect(found).toEqual(wanted);
}

const outcome = (
  p: Pick<Prediction, 'verdict' | 'predicate'> & { stage?: string | null; errno?: string | null },
): string => [p.verdict, p.stage, p.errno, p.predicate].filter((part) => part).join(' ');

describe.each(KERNELS)('on %s', (kernel) => {
  it.each(cases(kernel, 'goals'))('goal %s ranks as reviewed', (name) => {
    check<GoalCase>(new URL(name, dir(kernel, 'goals')), (wanted) => {
      expect(goalById.has(wanted.goal)).toBe(true);
      const question = { kind: 'goal' as const, goal: wanted.goal, params: wanted.params ?? {} };
      const advice = advise(shippedFacts(kernel), question, wanted.needs ? { needs: wanted.needs } : {});
      return { ...wanted, ranked: advice.candidates.map((c) => `${outcome(c)} | ${c.id}`) };
    });
  });

  it.each(cases(kernel, 'points'))('point %s has the verdicts as reviewed', (name) => {
    check<PointCase>(new URL(name, dir(kernel, 'points')), (wanted) => {
      const point = parsePoint(wanted.point);
      const hooks = HOOK_IDS.filter((hook) => applies(point, hook)).map((hook) => [
        hook,
        outcome(predict(fixtureFacts(kernel), point, hook)),
      ]);
      return { ...wanted, hooks: Object.fromEntries(hooks) };
    });
  });
});
