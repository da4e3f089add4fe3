import { Problem } from '@hooklab/base';
import type { Btf } from '@hooklab/surface';
import type { ProbeFacts } from './facts';

export function needBtf(facts: ProbeFacts, what: string): Btf {
  if (facts.btf) return facts.btf;
  throw new Problem({
    code: 'no-btf',
    what: `${what} cannot be written for this kernel`,
    where: facts.kernel,
    cause: 'it has no BTF (/sys/kernel/btf/vmlinux), so the types of its arguments are not known',
    fix: 'Use a kernel built with CONFIG_DEBUG_INFO_BTF=y',
  });
}
