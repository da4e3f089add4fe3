import { joinDeclaration } from '../detail/declaration';
import type {
  BpfDetail,
  FieldDetail,
  FunctionDetail,
  LsmDetail,
  MemberDetail,
  NamedType,
  PointDetail,
  RawTracepointDetail,
  StructDetail,
  SyscallDetail,
  TracepointDetail,
} from '../detail/shapes';
import { lackOf } from '../detail/unread';
import { sourceText } from '../surface/source';

/** All of a point as lines for a person; the last one says which files it was read from. */
export function pointText(point: PointDetail): string[] {
  return [
    `${point.path}${point.module === null ? '' : `  [${point.module}]`}`,
    ...body(point).map((line) => (line === '' ? '' : `  ${line}`)),
    `  read from ${point.sources.map(sourceText).join(', ')}`,
  ];
}

function body(point: PointDetail): string[] {
  switch (point.kind) {
    case 'tracepoint':
      return tracepointText(point);
    case 'rawtracepoint':
      return [...argumentText('arguments', point.args), eventText(point)];
    case 'syscall':
      return syscallText(point);
    case 'fn':
      return functionText(point);
    case 'lsm':
      return lsmText(point);
    case 'bpf':
      return point.programs.flatMap(bpfText);
    case 'struct':
    case 'union':
      return structText(point);
    case 'enum':
      return definition(point.c);
    case 'typedef':
      return [...definition(point.c), `comes to ${point.means}`];
    case 'symbol':
      return [`data, nm type ${point.types.join(', ')}`];
  }
}

/** C as lines, indented by spaces. */
const definition = (c: string): string[] =>
  c.split('\n').map((text) => text.replace(/^\t+/, (tabs) => '    '.repeat(tabs.length)));

function eventText(point: RawTracepointDetail): string {
  if (point.event) return `the tracefs event ${point.event} shows it too`;
  const lack = lackOf(point, 'available_events');
  return lack ? `whether a tracefs event shows it is unknown: ${lack}` : 'no tracefs event shows it: bare';
}

function tracepointText(point: TracepointDetail): string[] {
  const lack = lackOf(point, 'btf/vmlinux');
  const record = point.record
    ? `struct ${point.record.struct} (${point.record.evidence})`
    : lack
      ? `of a struct that is not known: ${lack}`
      : 'of no struct in BTF';
  return [
    `record ${record}`,
    ...table(
      ['offset', 'size', 'signed', 'field'],
      point.fields.map((field) => [
        String(field.offset),
        String(field.size),
        field.signed ? 'yes' : 'no',
        fieldText(field),
      ]),
    ),
    ...(point.raw
      ? argumentText('raw arguments', point.raw)
      : [lack ? `raw arguments unknown: ${lack}` : 'no raw tracepoint of its own']),
    `print fmt: ${point.printFormat}`,
  ];
}

function fieldText(field: FieldDetail): string {
  const words = field.values?.words.map((w) => `${w.value ?? '?'} ${w.text}`).join(', ');
  const notes = [
    ...(field.readable ? [] : ['a BPF program finds something else there']),
    ...(words ? [words] : []),
  ];
  return `${joinDeclaration(field.type, field.name)}${notes.length > 0 ? `  /* ${notes.join('; ')} */` : ''}`;
}

function argumentText(title: string, args: readonly NamedType[]): string[] {
  if (args.length === 0) return [`${title}: none`];
  return [title, ...args.map(({ name, type }, i) => `  ${i}  ${joinDeclaration(type, name)}`)];
}

function syscallText(point: SyscallDetail): string[] {
  const lack = lackOf(point, 'available_events', format(point));
  const argumentsLack = lack && `its arguments are not known: ${lack}`;
  const noEvent = lackOf(point, 'available_events');
  const noWrapper = lackOf(point, 'kallsyms');
  const user = point.params?.filter((p) => p.user).map((p) => p.name) ?? [];
  return [
    point.prototype,
    ...(point.params ? [] : [argumentsLack ?? 'this kernel does not tell its arguments']),
    ...(user.length > 0 ? [`user pointers: ${user.join(', ')}`] : []),
    `tracepoints: ${[point.enter, point.exit].filter((name) => name !== null).join(', ') || (noEvent ? `unknown: ${noEvent}` : 'none')}`,
    `wrapper: ${point.wrapper ?? (noWrapper ? `unknown: ${noWrapper}` : 'none')}${point.inner ? `, behind it ${point.inner}` : ''}`,
  ];
}

/** Where the arguments of a syscall are told. */
const format = ({ name }: SyscallDetail): string => `events/syscalls/sys_enter_${name}/format`;

const yesNo = (value: boolean | null, yes: string, no: string, unknown: string): string =>
  value === null ? unknown : value ? yes : no;

function functionText(point: FunctionDetail): string[] {
  return [
    point.prototype ??
      `no prototype: ${lackOf(point, 'btf/vmlinux', `btf/${point.module}`) ?? 'BTF has no function of this name'}`,
    yesNo(
      point.ftrace,
      'ftrace lists it',
      'ftrace does not list it',
      'whether ftrace lists it is unknown: no available_filter_functions',
    ),
    yesNo(
      point.blacklisted,
      'kprobes refuse it: blacklisted',
      'not on the kprobes blacklist',
      'kprobes blacklist unknown',
    ),
    yesNo(
      point.errorInjection,
      'errors can be injected',
      'no error injection',
      'error injection list unknown',
    ),
    ...(point.kfunc ? ['BPF programs may call it: a kfunc'] : []),
    ...(point.init ? ['lies in .init.text: gone after boot'] : []),
    point.symbols === null
      ? `symbols of this name unknown: ${lackOf(point, 'kallsyms')}`
      : `${point.symbols} ${point.symbols === 1 ? 'symbol' : 'symbols'} of this name in kallsyms`,
    ...(point.variants.length > 0 ? [`variants: ${point.variants.join(', ')}`] : []),
  ];
}

function lsmText(point: LsmDetail): string[] {
  return [
    point.prototype,
    ...(point.disabled ? ['the verifier refuses it: one of bpf_lsm_disabled_hooks'] : []),
    yesNo(
      point.active,
      'bpf is one of the active LSMs',
      'bpf is not one of the active LSMs: attaches, never fires',
      'active LSMs unknown',
    ),
  ];
}

function bpfText(program: BpfDetail['programs'][number]): string[] {
  const { id, type, tag, jited, target, functions, hooks } = program;
  return [
    `id ${id}, ${type}${target ? `, loaded for ${target}` : ''}, tag ${tag}, ${jited ? 'compiled' : 'interpreted'}`,
    ...(functions.length === 0 ? ['no BTF: its functions have no names'] : []),
    ...functions.map((fn) => `  ${fn.static ? 'static ' : ''}${fn.prototype}`),
    ...hooks.map(({ hook, works, why, source }) => {
      const word = yesNo(works, 'can be attached', 'cannot be attached', 'unknown until tried');
      return `${hook}: ${word}. ${why} (${source})`;
    }),
  ];
}

function structText(point: StructDetail): string[] {
  const rows: string[][] = [];
  // of one member all is told
  members(point.members, point.path.includes('.'), 0, rows);
  const holes = point.holes > 0 ? `, ${point.holes} ${point.holes === 1 ? 'hole' : 'holes'}` : '';
  const packed = point.packed ? ', packed' : '';
  const padding = point.padding > 0 ? `, ${point.padding} bytes of padding` : '';
  return [`${point.size} bytes${holes}${padding}${packed}`, ...table(['offset', 'size', 'member'], rows)];
}

function members(all: readonly MemberDetail[], deep: boolean, level: number, rows: string[][]): void {
  const indent = '  '.repeat(level);
  for (const m of all) {
    if (m.hole) rows.push(['', String(m.hole), `${indent}/* hole */`]);
    const offset = m.bits ? `${m.offset}:${m.bit}` : String(m.offset);
    if (m.members && (m.name === '' || deep)) {
      rows.push([
        offset,
        String(m.size),
        `${indent}${joinDeclaration(m.type.replace(' {…}', ''), m.name)} {`,
      ]);
      members(m.members, deep, level + 1, rows);
      rows.push(['', '', `${indent}}`]);
    } else {
      const bits = m.bits ? `: ${m.bits}` : '';
      rows.push([offset, String(m.size), `${indent}${joinDeclaration(m.type, m.name)}${bits}`]);
    }
  }
}

/** Columns of numbers to the right, the last one as it is. */
function table(head: readonly string[], rows: readonly string[][]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  return all.map((row) =>
    row.map((cell, i) => (i === row.length - 1 ? cell : cell.padStart(widths[i]!))).join('  '),
  );
}
