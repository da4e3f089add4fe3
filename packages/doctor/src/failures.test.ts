import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { say } from '@hooklab/advisor';
import { pointOfSection } from '@hooklab/hook';
import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose';
import { applyEdits } from './source/edits';
import { programsOf } from './source/program';
import { KERNELS, shippedFacts } from './test/fixture';

/**
 * What real kernels said to fixtures/failures/NAME.bpf.c, and the diagnosis as reviewed. A case is a file: write the
 * program, then
 *
 *   npx hooklab bench doctor packages/doctor/fixtures/failures --target lab:6.12 --record packages/doctor/goldens
 *
 * writes goldens/6.12/failures/NAME.json; run this once with UPDATE_GOLDENS=1 and read what it adds.
 */
interface Case {
  /** "kprobe/c_start"; null: clang refused it */
  hook: string | null;
  /** "load-EACCES", "compile" */
  code: string;
  log: string;
  diagnosis?: { id: string | null; here: string | null; line: number | null; remedies: string[] };
}

const update = process.env.UPDATE_GOLDENS === '1';
const dir = (kernel: string): URL => new URL(`../goldens/${kernel}/failures/`, import.meta.url);
const sourceOf = (name: string): string =>
  readFileSync(new URL(`../fixtures/failures/${name}.bpf.c`, import.meta.url), 'utf8');

function diagnosed(name: string, { hook: section, code, log }: Case, kernel: (typeof KERNELS)[number]) {
  const [stage, errno = null] = code.split('-') as ['load' | 'attach' | 'compile', string?];
  const [hook = null, ...target] = section?.split('/') ?? [];
  return diagnose({
    stage,
    errno,
    hook,
    target: hook === null ? null : pointOfSection(hook, target.join('/')),
    log,
    facts: shippedFacts(kernel),
    source: { text: sourceOf(name), file: 'probe.bpf.c' },
  });
}

describe.each(KERNELS.filter((kernel) => existsSync(dir(kernel))))('programs that %s refuses', (kernel) => {
  const names = readdirSync(dir(kernel)).map((file) => file.replace('.json', ''));

  it.each(names.sort())('%s is explained as reviewed', (name) => {
    const file = new URL(`${name}.json`, dir(kernel));
    const wanted = JSON.parse(readFileSync(file, 'utf8')) as Case;
    const found = diagnosed(name, wanted, kernel);
    const diagnosis = {
      id: found.id,
      here: found.here && say(found.here),
      line: found.line?.line ?? null,
      remedies: found.remedies.map((r) => `${r.edits ? 'change' : 'advice'}: ${say(r.message)}`),
    };
    if (update) writeFileSync(file, `${JSON.stringify({ ...wanted, diagnosis }, null, 1)}\n`);
    else expect(diagnosis).toEqual(wanted.diagnosis);
    // the program itself says what is expected
    const expected =
      new RegExp(`^// expect ${kernel}: (\\S+)`, 'm').exec(sourceOf(name)) ??
      /^\/\/ expect: (\S+)/m.exec(sourceOf(name));
    expect(found.id).toBe(expected![1]);
    for (const remedy of found.remedies.filter((r) => r.edits)) {
      const changed = applyEdits(sourceOf(name), remedy.edits!);
      expect(changed).not.toBe(sourceOf(name));
      // one that only a tail call reached is a program no more
      const fewer = remedy.kind === 'call-instead' ? 1 : 0;
      expect(programsOf(changed)).toHaveLength(programsOf(sourceOf(name)).length - fewer);
      expect(say(remedy.message)).not.toMatch(/[‹›]/);
    }
  });
});
