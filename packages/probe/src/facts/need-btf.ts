import { Problem } from '@hooklab/base';
import type { Btf } from '@hooklab/surface';
import type { ProbeFacts } from './facts';

/** The kernel's own BTF. Throws Problem `no-btf` with why it could not be read. */
export function needBtf({ surface, kernel }: ProbeFacts, what: string): Btf {
  const { btf } = surface;
  if (btf) return btf;
  throw new Problem({
    code: 'no-btf',
    what: `${what} cannot be written for this kernel`,
    where: kernel,
    cause: `the types of its arguments are not known; btf/vmlinux: ${surface.absence('btf/vmlinux')}`,
    fix: 'Use a kernel built with CONFIG_DEBUG_INFO_BTF=y that this loader may read',
  });
}
