import type { Btf, TypeId } from '../btf/btf';
import { prototypeOf } from '../btf/c/prototype';
import { Kind } from '../btf/kinds';
import { badLine } from '../bytes/bad';
import { textLines } from '../bytes/lines';

/** One program that was in the kernel when the surface was read. */
export interface BpfProgram {
  id: number;
  /** "tracing", "xdp": libbpf's word for its type */
  type: string;
  /** hash of its instructions, 16 hex digits */
  tag: string;
  jited: boolean;
  /** what the kernel calls it: 15 bytes at most; '' when it was loaded without a name */
  shortName: string;
  /** id of its BTF object; null: loaded without BTF */
  btfId: number | null;
  /** what it was loaded for (fentry, lsm …), where the kernel tells */
  target: BpfTarget | null;
  /** its functions in their order, itself first; none without BTF */
  functions: BpfFunction[];
  /** in the file bpf_programs */
  line: number;
}

/** A type of the kernel's BTF or a module's; or a function of another program, by name. */
export type BpfTarget = { btf: string; typeId: TypeId } | { program: string };

export interface BpfFunction {
  /** "int hl_enter(unsigned long long *ctx)" */
  prototype: string;
  name: string;
  /** of static linkage: not to be replaced */
  static: boolean;
}

/** Its whole name where BTF has it; else the kernel's 15 bytes of it; else its tag. */
export const programName = (program: Pick<BpfProgram, 'functions' | 'shortName' | 'tag'>): string =>
  program.functions[0]?.name ?? (program.shortName || program.tag);

const NONE = '-';

/**
 * The file `bpf_programs`, which the loader writes: one line a program, tabs between
 *
 *   id  type     tag               jited   name             BTF id  loaded for     functions, C prototypes, "; " between
 *   23  tracing  a04f5eef06a7f555  jited   hl_vfs_unlink_e  145     vmlinux:51234  int hl_vfs_unlink_entry(unsigned long long *ctx); static int filter(int pid)
 *   24  kprobe   3d7b1e0c55aa0199  interp  probe            -       -              -
 *
 * "loaded for" is BTF:TYPE ID of the kernel (vmlinux) or a module, or bpf:FUNCTION of another program. Where there is
 * nothing, a "-". Throws `surface-bad`.
 */
export function readBpfPrograms(bytes: Uint8Array): BpfProgram[] {
  const programs: BpfProgram[] = [];
  for (const [text, line] of textLines(bytes)) {
    if (text === '') continue;
    const [id, type, tag, jited, name, btf, target, functions, ...more] = text.split('\t');
    const whole = functions !== undefined && more.length === 0;
    if (!whole || !/^\d{1,10}$/.test(id!) || !/^(?:\d{1,10}|-)$/.test(btf!)) {
      throw badLine('bpf_programs', line, 'not "ID TYPE TAG jited|interp NAME BTF TARGET FUNCTIONS"');
    }
    programs.push({
      id: Number(id),
      type: type!,
      tag: tag!,
      jited: jited === 'jited',
      shortName: name === NONE ? '' : name!,
      btfId: btf === NONE ? null : Number(btf),
      target: targetOf(target!),
      functions: functions === NONE ? [] : functions.split('; ').map(functionOf),
      line,
    });
  }
  return programs;
}

function targetOf(text: string): BpfTarget | null {
  const colon = text.indexOf(':');
  if (colon < 0) return null;
  const [of, what] = [text.slice(0, colon), text.slice(colon + 1)];
  if (of === 'bpf') return { program: what };
  return /^\d{1,10}$/.test(what) ? { btf: of, typeId: Number(what) } : null;
}

/** "static int filter(struct task_struct *task)": the name is what stands before the first "(" that is no "(*". */
function functionOf(text: string): BpfFunction {
  const isStatic = text.startsWith('static ');
  const prototype = isStatic ? text.slice('static '.length) : text;
  return { prototype, name: /(\w+)\(/.exec(prototype)?.[1] ?? prototype, static: isStatic };
}

/** The line of a program; fields are cleaned of what would end them. */
export function bpfProgramLine(program: Omit<BpfProgram, 'line'>): string {
  const { id, type, tag, jited, shortName, btfId, target, functions } = program;
  const clean = (text: string) => text.replace(/[\s;]+/g, ' ').trim() || NONE;
  const fn = ({ prototype, static: isStatic }: BpfFunction) =>
    `${isStatic ? 'static ' : ''}${clean(prototype)}`;
  const toward = target && ('program' in target ? `bpf:${target.program}` : `${target.btf}:${target.typeId}`);
  return [
    id,
    clean(type),
    clean(tag),
    jited ? 'jited' : 'interp',
    clean(shortName),
    btfId ?? NONE,
    clean(toward ?? NONE),
    functions.map(fn).join('; ') || NONE,
  ].join('\t');
}

/** Functions of a program's own BTF, by the type ids that the kernel gives for it. Without those that are none. */
export function bpfFunctions(btf: Btf, ids: readonly TypeId[]): BpfFunction[] {
  const functions: BpfFunction[] = [];
  for (const id of ids) {
    if (id >= btf.end || btf.kind(id) !== Kind.FUNC) continue;
    const prototype = prototypeOf(btf, id)?.text;
    // BTF_FUNC_STATIC 0, BTF_FUNC_GLOBAL 1
    if (prototype) functions.push({ prototype, name: btf.name(id), static: btf.vlen(id) === 0 });
  }
  return functions;
}

/** Loaded programs by their names, in the order of the kernel's ids: several may have one name. */
export function programsByName(programs: readonly BpfProgram[]): Map<string, BpfProgram[]> {
  const all = new Map<string, BpfProgram[]>();
  for (const program of programs) {
    const name = programName(program);
    const same = all.get(name);
    if (same) same.push(program);
    else all.set(name, [program]);
  }
  return all;
}

/** Functions of programs beside themselves, each name once. */
export const ownFunctions = (programs: readonly BpfProgram[]): string[] => [
  ...new Set(programs.flatMap(({ functions }) => functions.slice(1).map(({ name }) => name))),
];
