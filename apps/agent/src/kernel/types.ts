import { Problem } from '@hooklab/base';
import { ANY, type Btf, missingTypes, type Surface } from '@hooklab/surface';
import { textOf } from '../surface/capture';

/** The kernel's own BTF. Throws `no-btf` with why it could not be read; `kernel`: as a person calls it. */
export function ownTypes(surface: Surface, kernel: string): Btf {
  const { btf } = surface;
  if (btf) return btf;
  throw new Problem({
    code: 'no-btf',
    what: 'The types of this kernel are not known',
    where: kernel,
    cause: `btf/vmlinux: ${surface.absence('btf/vmlinux')}`,
    fix: 'Use a kernel built with CONFIG_DEBUG_INFO_BTF=y that this loader may read',
  });
}

/** The BTF with the types that a source uses: the kernel's own, or that of the module which has what it lacks. */
export function typesOf(surface: Surface, own: Btf, source: string): Btf {
  const missing = missingTypes(own, source);
  let best = { btf: own, lacks: missing.length };
  for (const module of best.lacks === 0 ? [] : surface.btfModules) {
    const btf = surface.moduleBtf(module);
    if (!btf || !missing.some((type) => hasOwn(btf, type))) continue;
    const lacks = missingTypes(btf, source).length;
    if (lacks < best.lacks) best = { btf, lacks };
  }
  return best.btf;
}

/** "struct p9_client" or a typedef's name: is it one of this BTF's own, not of the kernel below it? */
function hasOwn(btf: Btf, type: string): boolean {
  const name = type.replace(/^(?:struct|union|enum) /, '');
  return btf.findAll(name, ANY).some((id) => id >= btf.firstId);
}

/** Do the kernel's own symbols tell where its variables are, too? Not where its configuration is not known. */
export const namesVariables = (surface: Surface): boolean =>
  /^CONFIG_KALLSYMS_ALL=y$/m.test(textOf(surface.file('config') ?? undefined));
