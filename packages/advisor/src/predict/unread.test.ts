import type { HookId } from '@hooklab/hook';
import { Surface } from '@hooklab/surface';
import { describe, expect, it } from 'vitest';
import type { AdvisorFacts } from '../facts/facts';
import { factsOf } from '../facts/surface';
import {
  bytesOf,
  type Kernel,
  type Observed,
  observed,
  shippedFacts,
  shippedFiles,
  textOf,
} from '../test/fixture';
import { predict } from './predict';

/** Each file, or kind of file, that a capture may be refused. */
const PARTS = [
  'available_events',
  'available_filter_functions',
  'btf/vmlinux',
  'config',
  'cpuinfo',
  'error_injection_list',
  'events',
  'filesystems',
  'kallsyms',
  'kprobes_blacklist',
  'lsm',
  'modules',
  'pmus',
  'sysctls',
];

/** Of these the shipped surface and what was observed are of one build; a cut surface lacks what another file tells. */
const KERNELS: Kernel[] = ['5.10', '6.1', '7.2'];

describe.each(KERNELS)('what of %s could not be read', (kernel) => {
  it.each(PARTS)('is concluded from by nobody: %s', (part) => {
    const files = new Map(shippedFiles(kernel));
    const gone = [...files.keys()].filter((file) => file === part || file.startsWith(`${part}/`));
    for (const file of gone) files.delete(file);
    const why = 'may not be read: Permission denied (EACCES)';
    files.set('absent', bytesOf(`${part}\t${why}\n`));
    const facts = factsOf(new Surface('refused', files));
    // other modules were loaded when the trials were made: only what the whole surface knows is compared
    const known = observed(kernel).filter((each) => wrong(shippedFacts(kernel), each) === null);
    expect(known.length).toBeGreaterThan(400);
    expect(known.flatMap((each) => wrong(facts, each) ?? [])).toEqual([]);
  });
});

/** A kernel without CONFIG_KALLSYMS_ALL keeps the symbols of code only: none of the lists that lie in its data. */
it.each(KERNELS)(
  'what %s would keep to itself without KALLSYMS_ALL is concluded from by nobody',
  (kernel) => {
    const files = new Map(shippedFiles(kernel));
    const isData = (line: string) => /^[0-9a-f]+ [rRdDbBaA] /.test(line);
    const lines = textOf(files.get('kallsyms')).split('\n');
    files.set('kallsyms', bytesOf(lines.filter((line) => !isData(line)).join('\n')));
    const facts = factsOf(new Surface('without data', files));
    expect(facts.sets.size).toBe(0);
    // such a kernel does not count data of the same name either
    const data = new Set(lines.filter(isData).map((line) => `fn:${line.split(' ')[2]}`));
    const known = observed(kernel).filter(
      (each) => wrong(shippedFacts(kernel), each) === null && !data.has(each.point),
    );
    expect(known.length).toBeGreaterThan(400);
    expect(known.flatMap((each) => wrong(facts, each) ?? [])).toEqual([]);
    // what never returns is refused where the list is known to be, and never a caveat
    const exit = predict(facts, 'fn:do_exit', 'fexit');
    expect(exit).toMatchObject(
      kernel === '7.2'
        ? { verdict: 'fails', stage: 'load', errno: 'EINVAL', predicate: 'P-18' }
        : { verdict: 'unknown', predicate: 'P-18' },
    );
  },
);

/** null where the prediction does not contradict the kernel: "unknown" never does. */
function wrong(facts: AdvisorFacts, { hook, point, errno }: Observed): string | null {
  const { verdict, predicate } = predict(facts, point, hook as HookId);
  const contradicts = errno === null ? verdict === 'fails' : verdict === 'works';
  return contradicts ? `${hook} ${point}: ${verdict} [${predicate}], the kernel: ${errno}` : null;
}
