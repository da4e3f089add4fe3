import { joinDeclaration } from '../detail/declaration';
import type { MemberDetail, PointDetail } from '../detail/shapes';
import { lackOf } from '../detail/unread';

/** A point as a person reads it, line by line, and as facts by name, for telling what changed. */
export interface Face {
  lines: string[];
  /** "member pid" → "pid_t", "offset of pid" → "1432", "parameters" → "(struct inode *dir)", "return" → "int" */
  facts: Map<string, string>;
}

/** What was not read: neither the same as anything else nor a change of it. */
export const UNKNOWN = 'unknown';

export function faceOf(point: PointDetail): Face {
  const lines: string[] = [];
  const facts = new Map<string, string>();
  const fact = (name: string, value: unknown) => facts.set(name, String(value));
  /** of what a file did not tell: not there, or not read */
  const none = (...files: string[]): string => (lackOf(point, ...files) === null ? 'none' : UNKNOWN);
  switch (point.kind) {
    case 'tracepoint':
      lines.push(`record of ${point.record?.struct ?? 'no known struct'}`);
      fact('record', point.record?.struct ?? none('btf/vmlinux'));
      for (const field of point.fields) {
        lines.push(`\t${declaration(field)}; /* offset ${field.offset}, size ${field.size} */`);
        fact(`field ${field.name}`, field.type);
        fact(`offset of ${field.name}`, field.offset);
        fact(`size of ${field.name}`, field.size);
      }
      lines.push('raw arguments');
      arguments_(point.raw, none('btf/vmlinux'), lines, fact);
      break;
    case 'rawtracepoint':
      arguments_(point.args, 'none', lines, fact);
      break;
    case 'syscall':
      prototype(
        { text: point.prototype, returns: 'long', params: point.params },
        none('available_events', `events/syscalls/sys_enter_${point.name}/format`),
        lines,
        fact,
      );
      for (const [what, file] of [
        ['enter', 'available_events'],
        ['exit', 'available_events'],
        ['wrapper', 'kallsyms'],
      ] as const) {
        const value = point[what] ?? none(file);
        lines.push(`${what}: ${value}`);
        fact(what, value);
      }
      break;
    case 'fn':
      prototype(
        { text: point.prototype, returns: point.return, params: point.params },
        none('btf/vmlinux', `btf/${point.module}`),
        lines,
        fact,
      );
      for (const [what, value] of [
        ['ftrace', point.ftrace],
        ['symbols', point.symbols],
        ['module', point.module ?? 'kernel'],
        ['variants', point.variants.join(' ') || none('kallsyms')],
      ] as const) {
        lines.push(`${what}: ${value ?? UNKNOWN}`);
        fact(what, value ?? UNKNOWN);
      }
      break;
    case 'lsm':
      prototype({ text: point.prototype, returns: point.return, params: point.params }, 'none', lines, fact);
      break;
    case 'struct':
    case 'union':
      fact('size', point.size);
      lines.push(`${point.kind} ${point.name} {`);
      members(point.members, 1, '', lines, fact);
      lines.push(`} /* size ${point.size} */`);
      break;
    case 'enum':
      lines.push(...point.c.split('\n'));
      for (const { name, value } of point.values) fact(`value of ${name}`, value);
      break;
    case 'typedef':
      lines.push(...point.c.split('\n'));
      fact('means', point.means);
      fact('definition', point.c);
      break;
    case 'bpf':
      for (const program of point.programs) {
        const functions = program.functions.map((fn) => fn.prototype);
        lines.push(
          `${program.type}, loaded for ${program.target ?? 'nothing that the kernel tells'}`,
          ...functions,
        );
        // ids differ between any two boots
        fact(`program of tag ${program.tag}`, [program.type, program.target, ...functions].join('; '));
      }
      break;
    default:
      lines.push(...point.types);
      fact('types', point.types.join(' '));
  }
  return { lines, facts };
}

type Fact = (name: string, value: unknown) => void;

/** One parameter a line: a long prototype is compared parameter by parameter. */
function prototype(
  {
    text,
    returns,
    params,
  }: {
    text: string | null;
    returns: string | null;
    params: readonly { name: string; type: string }[] | null;
  },
  none: string,
  lines: string[],
  fact: Fact,
): void {
  if (text === null || params === null) {
    lines.push(none === UNKNOWN ? 'prototype: unknown' : 'no prototype in BTF');
    fact('prototype', none);
    return;
  }
  const head = text.slice(0, text.indexOf('('));
  lines.push(`${head}(`);
  params.forEach((param, i) => {
    lines.push(`\t${declaration(param)}${i < params.length - 1 ? ',' : ''}`);
  });
  lines.push(')');
  fact('parameters', listOf(params));
  fact('return', returns);
}

function arguments_(
  args: readonly { name: string; type: string }[] | null,
  none: string,
  lines: string[],
  fact: Fact,
): void {
  if (!args) lines.push(`\t${none}`);
  args?.forEach((arg) => {
    lines.push(`\t${declaration(arg)}`);
  });
  fact('raw arguments', args ? listOf(args) : none);
}

/** "(int dfd, struct filename *name)": what a person compares, whole; by position each would seem changed after one that is new */
export const listOf = (all: readonly { name: string; type: string }[]): string =>
  `(${all.map(declaration).join(', ')})`;

const declaration = ({ name, type }: { name: string; type: string }) => joinDeclaration(type, name);

function members(
  all: readonly MemberDetail[],
  level: number,
  path: string,
  lines: string[],
  fact: Fact,
): void {
  all.forEach((m, i) => {
    const indent = '\t'.repeat(level);
    const place = `/* ${m.offset}${m.bits ? `:${m.bit}` : ''} ${m.size} */`;
    if (m.name === '' && m.members) {
      lines.push(`${indent}${m.type.replace(' {…}', '')} { ${place}`);
      // the i-th anonymous member: its own members carry their names on
      members(m.members, level + 1, path, lines, fact);
      lines.push(`${indent}};`);
      return;
    }
    lines.push(`${indent}${declaration(m)}${m.bits ? `: ${m.bits}` : ''}; ${place}`);
    const name = path + (m.name || `(${i})`);
    fact(`member ${name}`, m.bits ? `${m.type}: ${m.bits}` : m.type);
    fact(`offset of ${name}`, m.bits ? `${m.offset}:${m.bit}` : m.offset);
  });
}
