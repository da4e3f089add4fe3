import type { KernelBtf, ListedProgram } from '@hooklab/native';
import {
  type BpfFunction,
  type BpfProgram,
  type BpfTarget,
  Btf,
  bpfFunctions,
  bpfProgramLine,
} from '@hooklab/surface';

interface Native {
  listPrograms(): ListedProgram[];
  readBtf(id: number, only?: 'all' | 'name'): KernelBtf | null;
}

/** The loader's trials load programs of these names for a moment: they are no part of what is traced. */
const OWN = /^hlt_/;

/** Lines of the file `bpf_programs`; `readBpfPrograms` of packages/surface has the format. */
export function* bpfProgramLines(native: Native): Generator<string> {
  for (const program of bpfPrograms(native)) yield `${bpfProgramLine(program)}\n`;
}

/** What is loaded now, in the order of the kernel’s ids. */
export function* bpfPrograms(native: Native): Generator<Omit<BpfProgram, 'line'>> {
  const btfs = new Map<number, Btf | null>();
  const functionsOf = ({ btfId, functions }: ListedProgram): BpfFunction[] => {
    if (btfId === 0) return [];
    if (!btfs.has(btfId)) btfs.set(btfId, readable(native, btfId));
    const btf = btfs.get(btfId);
    try {
      return btf ? bpfFunctions(btf, functions) : [];
    } catch {
      // the kernel took this BTF, our reader does not: the program is there all the same
      return [];
    }
  };
  for (const program of native.listPrograms()) {
    if (OWN.test(program.name)) continue;
    const { id, type, tag, jited, name, btfId } = program;
    const functions = functionsOf(program);
    const target = targetOf(native, program);
    yield { id, type, tag, jited, shortName: name, btfId: btfId || null, target, functions };
  }
}

/** null when it has gone meanwhile, or is not such as this reader takes: then the program has no prototypes. */
function readable(native: Native, id: number): Btf | null {
  try {
    const bytes = native.readBtf(id)?.bytes;
    return bytes ? Btf.read(bytes, { origin: `BTF object ${id}` }) : null;
  } catch {
    return null;
  }
}

/** By a type id of the kernel's BTF, which is too large to be read for it; by name of another program's. */
function targetOf(
  native: Native,
  { attachBtfObjectId: object, attachBtfId: typeId }: ListedProgram,
): BpfTarget | null {
  if (object === 0 || typeId === 0) return null;
  const of = native.readBtf(object, 'name');
  if (!of) return null;
  if (of.kernel) return { btf: of.name, typeId };
  const btf = readable(native, object);
  return btf && typeId < btf.end ? { program: btf.name(typeId) } : null;
}
