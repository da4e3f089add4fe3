import { type BpfProgram, programsByName } from '../bpf/programs';
import type { Surface } from '../surface/surface';
import { bpfHooks, bpfTargetName } from './bpfHooks';
import type { BpfDetail } from './shapes';

export function bpfDetail(surface: Surface, name: string): BpfDetail | null {
  const programs = programsByName(surface.bpfPrograms ?? []).get(name);
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
