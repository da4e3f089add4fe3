import type { HookId } from '@hooklab/hook';
import { Surface } from '@hooklab/surface';
import { describe, expect, it } from 'vitest';
import type { AdvisorFacts } from '../facts/facts';
import { factsOf } from '../facts/surface';
import { bytesOf, type Kernel, type Observed, observed, shippedFacts, shippedFiles } from '../test/fixture';
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

/** null where the prediction does not contradict the kernel: "unknown" never does. */
function wrong(facts: AdvisorFacts, { hook, point, errno }: Observed): string | null {
  const { verdict, predicate } = predict(facts, point, hook as HookId);
  const contradicts = errno === null ? verdict === 'fails' : verdict === 'works';
  return contradicts ? `${hook} ${point}: ${verdict} [${predicate}], the kernel: ${errno}` : null;
}
