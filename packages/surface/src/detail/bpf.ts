import { type BpfProgram, programsByName } from '../bpf/programs';
import type { Surface } from '../surface/surface';
import { bpfHooks, bpfTargetName } from './bpfHooks';
import type { BpfDetail } from './shapes';

export function bpfDetail(surface: Surface, name: string): BpfDetail | null {
  const programs = programsWith(surface, name);
  if (!programs) return null;
  const own = name.split(':')[1];
  const functionOf = ({ functions }: BpfProgram) =>
    own === undefined ? functions[0] : functions.find((fn) => fn.name === own);
  return {
    kind: 'bpf',
    path: `bpf:${name}`,
    name,
    module: null,
    sources: programs.map(({ line }) => ({ file: 'bpf_programs', line })),
    prototype: functionOf(programs[0]!)?.prototype ?? null,
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
        hooks: bpfHooks(surface, program, functionOf(program)),
      };
    }),
  };
}

/** Of "target", or of "target:weigh" those that have that function; null where there are none. */
function programsWith(surface: Surface, path: string): BpfProgram[] | null {
  const [name, fn] = path.split(':');
  const named = programsByName(surface.bpfPrograms ?? []).get(name!);
  const having =
    fn === undefined ? named : named?.filter((p) => p.functions.some((each) => each.name === fn));
  return having && having.length > 0 ? having : null;
}

function targetPath(surface: Surface, { type, target }: BpfProgram): string | null {
  const name = bpfTargetName(surface, target);
  if (name === null || !target) return null;
  if ('program' in target) return `bpf:${name}`;
  if (name.startsWith('btf_trace_')) return `rawtracepoint:${name.slice('btf_trace_'.length)}`;
  if (type === 'lsm' && name.startsWith('bpf_lsm_')) return `lsm:${name.slice('bpf_lsm_'.length)}`;
  return `fn:${name}`;
}
