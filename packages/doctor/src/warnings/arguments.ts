import type { AdvisorFacts } from '@hooklab/advisor';
import { hookType, type Point, slotsOf, structOf } from '@hooklab/hook';
import { blankComments } from '@hooklab/probe';
import {
  type Btf,
  CPrinter,
  Kind,
  resolve,
  STRUCTS,
  sizeOf,
  syscallFunction,
  type TypeId,
} from '@hooklab/surface';
import { bodyOf, isReturnName, type SourceProgram, uses } from '../source/program';
import {
  changed,
  lineAt,
  type PlacedProgram,
  placedPrograms,
  type Warning,
  type WarningInput,
  warning,
} from './warning';

/** Arguments as this kernel hands them out at a point. */
interface Given {
  btf: Btf;
  /** "vfs_unlink" */
  name: string;
  params: readonly { name: string; type: TypeId }[];
  /** a register each, or a trampoline's places */
  way: 'registers' | 'places';
}

const MACROS: Readonly<Record<string, Given['way']>> = { BPF_PROG: 'places', BPF_KPROBE: 'registers' };

/** Parameters of BPF_PROG and BPF_KPROBE that are something else here: the macros take places, not types. */
export function argumentWarnings(input: WarningInput): Warning[] {
  return placedPrograms(input.source).flatMap((placed) => {
    const given = givenAt(input.facts, placed);
    return given ? ofProgram(input, placed, given) : [];
  });
}

function givenAt(facts: AdvisorFacts, { program, hook, point }: PlacedProgram): Given | null {
  const way = MACROS[program.macro ?? ''];
  const { entry } = hookType(hook).sees;
  if (!way || (entry !== 'direct' && entry !== 'register')) return null;
  const name = nameOf(point);
  if (point.kind === 'rawtracepoint') {
    const found = facts.tracepointArgs(point.name);
    return (
      found && {
        btf: found.btf,
        name,
        way,
        params: found.args.map((a) => ({ name: a.name, type: a.typeId })),
      }
    );
  }
  if (point.kind !== 'fn' && point.kind !== 'lsm') return null;
  if (point.kind === 'fn' && point.offset) return null;
  const fn = facts.types.func(name, point.kind === 'fn' ? point.module : '');
  return fn && { btf: fn.btf, name, way, params: fn.params };
}

const nameOf = (point: Point): string =>
  point.kind === 'lsm' ? `bpf_lsm_${point.name}` : 'name' in point ? point.name : '';

function ofProgram(
  { source, facts }: WarningInput,
  { program, hook }: PlacedProgram,
  given: Given,
): Warning[] {
  if (source === null) return [];
  const body = blankComments(bodyOf(source, program));
  const used = program.params.flatMap((param, at) =>
    param.name !== '' && uses(body, param.name) ? [{ ...param, at }] : [],
  );
  const line = lineAt(source, program.at.signature[0]);
  const places = placesOf(given);
  if (used.length === 0 || !places) return [];
  // what stands behind the arguments of an exit hook is the return value
  const exit = hookType(hook).sees.ret !== 'none' && given.way === 'places' ? 1 : 0;
  const wrapper = syscallOf(given);
  const asked = wrapper
    ? used.find(({ text, at }) => !/\bpt_regs\b/.test(text) && !(exit && at === 1))
    : undefined;
  if (wrapper && asked) {
    const section = `ksyscall/${wrapper}`;
    const after = exit === 0 && hookType(hook).end !== 'exit' ? onSyscall(source, program, section) : null;
    const remedies = changed(source, after, 'syscall-hook', { section });
    return [warning('W-08', { fn: given.name, name: asked.name, call: wrapper }, line, remedies)];
  }
  const two = places.findIndex((place, i) => i > 0 && place.index === places[i - 1]!.index);
  if (two > 0 && used.some(({ at }) => at >= two) && program.params.length <= given.params.length + exit) {
    const whole = given.params[places[two]!.index]!;
    const named = program.params[two - 1]!.name || whole.name;
    return [
      warning(
        'W-04',
        {
          name: whole.name,
          fn: given.name,
          bytes: sizeOf(given.btf, whole.type) ?? 16,
          macro: program.macro!,
        },
        line,
        changed(source, withHalf(source, program, two, named), 'second-half', { name: named }),
      ),
    ];
  }
  const print = new CPrinter(given.btf, { brief: true });
  const args = given.params.map((p) => print.declare(p.type, p.name)).join(', ') || 'none';
  for (const { name, text, at } of used) {
    const place = places[at];
    if (!place) {
      if (exit && at === places.length) continue;
      if (given.way === 'registers' && at < 5) {
        return [warning('W-06', { fn: given.name, n: given.params.length, name, args }, line)];
      }
      continue;
    }
    const here = structBehind(given, place.index);
    if (
      exit &&
      at === program.params.length - 1 &&
      isReturnName(name) &&
      given.params[place.index]!.name !== name
    ) {
      const own = print.declare(given.params[place.index]!.type, given.params[place.index]!.name);
      return [
        warning(
          'W-05',
          { n: at + 1, fn: given.name, here: own, read: 'the return value', args },
          line,
          changed(source, withAllBefore(source, program, at, given, print), 'return-place'),
        ),
      ];
    }
    const read = /\bstruct\s+(\w+)\s*\*[^*]*$/.exec(text)?.[1];
    if (!read || !here || read === here || !facts.types.vmlinux?.find(read, STRUCTS)) continue;
    return [
      warning(
        'W-05',
        { n: at + 1, fn: given.name, here: `struct ${here} *`, read: `struct ${read} *`, args },
        line,
        changed(source, asHere(source, program, used, given, places, print), 'own-arguments'),
      ),
    ];
  }
  return [];
}

/** Which argument lies in each register or place; null where one of them is elsewhere, on the stack. */
function placesOf({ btf, params }: Given): { index: number }[] | null {
  const places: { index: number }[] = [];
  for (const [index, { type }] of params.entries()) {
    const slots = slotsOf(btf, type);
    if (slots > 2) return null;
    for (let i = 0; i < slots; i++) places.push({ index });
  }
  return places;
}

/** "openat" of __x64_sys_openat(const struct pt_regs *). */
function syscallOf({ btf, name, params }: Given): string | null {
  const call = syscallFunction(name);
  const regs = params.length === 1 && structOf(btf, params[0]!.type);
  return call && regs && btf.name(regs) === 'pt_regs' ? call.syscall : null;
}

/** "dentry" of an argument that points to such a struct; null for others, also for void. */
function structBehind({ btf, params }: Given, index: number): string | null {
  const type = resolve(btf, params[index]!.type);
  if (btf.kind(type) !== Kind.PTR) return null;
  const to = resolve(btf, btf.target(type));
  const named = btf.kind(to) === Kind.STRUCT || btf.kind(to) === Kind.FWD;
  return named && btf.name(to) !== '' ? btf.name(to) : null;
}

/** Of an exit program whose last parameter is the return value: the arguments that it left out go before that. */
function withAllBefore(
  source: string,
  program: SourceProgram,
  at: number,
  given: Given,
  print: CPrinter,
): string {
  const texts = program.params.map((p) => p.text);
  const rest = given.params.slice(at).map((p, i) => print.declare(p.type, p.name || `hl_${at + i}`));
  return withParams(source, program, program.macro!, [...texts.slice(0, at), ...rest, texts[at]!]);
}

/** A parameter before the place: the second half of the one before it. */
function withHalf(source: string, program: SourceProgram, place: number, name: string): string {
  const texts = program.params.map((p) => p.text);
  texts.splice(place, 0, `unsigned long ${name}_2`);
  return withParams(source, program, program.macro!, texts);
}

/** The parameters that are used, each where this kernel has one of its type; null where that is not one place. */
function asHere(
  source: string,
  program: SourceProgram,
  used: readonly { name: string; text: string }[],
  given: Given,
  places: readonly { index: number }[],
  print: CPrinter,
): string | null {
  const texts = places.map(({ index }, i) => print.declare(given.params[index]!.type, `hl_${i + 1}`));
  let last = 0;
  for (const { name, text } of used) {
    const struct = /\bstruct\s+(\w+)\s*\*[^*]*$/.exec(text)?.[1];
    const at = places.flatMap(({ index }, i) =>
      struct
        ? structBehind(given, index) === struct
          ? [i]
          : []
        : given.params[index]!.name === name
          ? [i]
          : [],
    );
    if (at.length !== 1) return null;
    texts[at[0]!] = text;
    last = Math.max(last, at[0]!);
  }
  return withParams(source, program, program.macro!, texts.slice(0, last + 1));
}

/** A probe on the wrapper becomes a ksyscall: the macro reads the caller's registers. */
function onSyscall(source: string, program: SourceProgram, section: string): string {
  const texts = program.params.map((p) => p.text);
  const after = withParams(source, program, 'BPF_KSYSCALL', texts);
  return after.slice(0, program.at.section[0]) + section + after.slice(program.at.section[1]);
}

function withParams(source: string, program: SourceProgram, macro: string, texts: readonly string[]): string {
  const [from, to] = program.at.signature;
  return `${source.slice(0, from)}${macro}(${[program.name, ...texts].join(', ')})${source.slice(to)}`;
}
