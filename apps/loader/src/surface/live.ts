import { Problem } from '@hooklab/base';
import * as native from '@hooklab/native';
import { programName } from '@hooklab/surface';
import { bpfPrograms } from './programs';

/** The id of the newest loaded program of that name which has that function. Throws Problem `no-bpf-program`. */
export function liveProgram(name: string, fn: string): number {
  const named = [...bpfPrograms(native)].filter((program) => programName(program) === name);
  const newest = named.findLast(({ functions }) => functions.some((each) => each.name === fn));
  if (newest) return newest.id;
  const has = named
    .at(-1)
    ?.functions.map((each) => each.name)
    .join(', ');
  throw new Problem({
    code: 'no-bpf-program',
    what: `No loaded BPF program ${name} has a function ${fn}`,
    cause:
      named.length === 0
        ? 'none of that name is loaded'
        : has
          ? `it has ${has}`
          : 'it was loaded without BTF',
    fix: 'Look for what is loaded: hooklab surface search --target TARGET prog:NAME',
  });
}
