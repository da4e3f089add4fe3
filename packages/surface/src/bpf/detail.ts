import type { BpfDetail } from '../detail/shapes';
import type { Surface } from '../surface/surface';
import { bpfHooks, bpfTargetName } from './hooks';
import { type BpfProgram, programName } from './programs';

/** Loaded programs by their names, in the order of the kernel's ids: several may have one name. */
export function programsByName(surface: Surface): Map<string, BpfProgram[]> {
  const all = new Map<string, BpfProgram[]>();
  for (const program of surface.bpfPrograms ?? []) {
    const name = programName(program);
    const same = all.get(name);
    if (same) same.push(program);
    else all.set(name, [program]);
  }
  return all;
}

export function bpfDetail(surface: Surface, name: string): BpfDetail | null {
  const programs = programsByName(surface).get(name);
  if (!programs) return null;
  return {
    kind: 'bpf',
    path: `bpf:${name}`,
    name,
    module: null,
    sources: programs.map(({ line }) => ({ file: 'bpf_programs', line })),
    prototype: programs[0]!.functions[0]?.prototype ?? null,
    programs: programs.map((program) => {
      const { id, type, tag, jited, functions } = program;
      return {
        id,
        type,
        tag,
        jited,
        target: targetPath(surface, program),
        functions: functions.map(({ name, prototype, static: isStatic }) => ({
          name,
          prototype,
          static: isStatic,
        })),
        hooks: bpfHooks(surface, program),
      };
    }),
  };
}

function targetPath(surface: Surface, { type, target }: BpfProgram): string | null {
  const name = bpfTargetName(surface, target);
  if (name === null || !target) return null;
  if ('program' in target) return `bpf:${name}`;
  if (name.startsWith('btf_trace_')) return `rawtracepoint:${name.slice('btf_trace_'.length)}`;
  if (type === 'lsm' && name.startsWith('bpf_lsm_')) return `lsm:${name.slice('bpf_lsm_'.length)}`;
  return `fn:${name}`;
}
