import { msg } from '@hooklab/advisor';
import { memberToday, pathText } from '../names/today';
import { bodyOf } from '../source/program';
import { bound, castRead, coreRead, guard, renameInLine } from '../source/reads';
import { byKernelStruct, clampLength, notNegative, renameMember } from '../source/repairs';
import {
  boundedLoop,
  givesBack,
  largestStatic,
  returnsZero,
  withInclude,
  withLicense,
} from '../source/source';
import { changing, type Maker, plain, type RemedyContext } from './context';

/** Changes of what the program does: each with the edit where the line tells enough, else as advice. */

const at = (c: RemedyContext, change: (source: string, line: number) => string | null): string | null =>
  c.source && c.line ? change(c.source.text, c.line.line) : null;

export const guardPointer: Maker = (c) => [plain('guard', changing(c, at(c, guard)))];

export const readByHelper: Maker = (c) => {
  // the arguments of a syscall are the user's own addresses
  const user = c.hook === 'tp' && c.target?.kind === 'tracepoint' && c.target.category === 'syscalls';
  const cast = at(c, (source, line) => castRead(source, line, user));
  if (cast) {
    const kind = user ? 'probe-read-user' : 'probe-read-kernel';
    return [plain(kind, changing(c, cast))];
  }
  if (user || c.hook === 'ksyscall') {
    const own = at(c, (source, line) => coreRead(source, line, undefined, 'BPF_PROBE_READ_USER'));
    if (own) return [plain('user-read', changing(c, withInclude(own, 'bpf/bpf_core_read.h') ?? own))];
  }
  const read = at(c, coreRead);
  const header = 'bpf/bpf_core_read.h';
  return [plain('core-read', changing(c, read && (withInclude(read, header) ?? read)))];
};

export const boundIndex: Maker = (c) => {
  const bounded = at(c, bound);
  if (bounded) return [plain('bounded-index', changing(c, bounded))];
  const cut = at(c, clampLength) ?? at(c, notNegative);
  return [cut ? plain('bounded-length', changing(c, cut)) : plain('bounded-loop')];
};

export const userRead: Maker = (c) => {
  const read = at(c, (source, line) => coreRead(source, line, undefined, 'BPF_PROBE_READ_USER'));
  return [plain('user-read', changing(c, read && (withInclude(read, 'bpf/bpf_core_read.h') ?? read)))];
};

const ROUNDS = 1000;

export const boundLoop: Maker = (c) => {
  const after = c.source && c.program && boundedLoop(c.source.text, c.program, ROUNDS);
  const message = msg('remedy.stop-loop', { n: ROUNDS });
  return after ? [plain('bounded-loop', { message, ...changing(c, after) })] : [plain('bounded-loop')];
};

export const license: Maker = (c) => [plain('license', changing(c, c.source && withLicense(c.source.text)))];

export const includeUsdt: Maker = (c) => [
  plain('include-usdt', changing(c, c.source && withInclude(c.source.text, 'bpf/usdt.bpf.h'))),
];

export const returnRange: Maker = (c) => [
  plain('return-range', changing(c, c.source && c.program && returnsZero(c.source.text, c.program))),
];

export const giveBack: Maker = (c) => [
  plain('give-back', changing(c, c.source && c.program && givesBack(c.source.text, c.program))),
];

export const perCpuMap: Maker = (c) => {
  const made = c.source && largestStatic(c.source.text);
  const inMap = made
    ? [
        plain('static-variable', {
          message: msg('remedy.static-variable', { name: made.name }),
          ...changing(c, made.source),
        }),
      ]
    : [];
  return [...inMap, plain('per-cpu-map')];
};

/** Where user memory was to be copied by a helper that may sleep. */
export const probeReadUser: Maker = (c) => {
  const read = at(c, (source, line) =>
    renameInLine(source, line, 'bpf_copy_from_user', 'bpf_probe_read_user'),
  );
  return [plain('probe-read-user', changing(c, read))];
};

/** Helpers that do nearly the same and are there in every tracing program. */
const INSTEAD: Readonly<Record<string, string>> = {
  bpf_copy_from_user: 'bpf_probe_read_user',
  bpf_get_current_task_btf: 'bpf_get_current_task',
  bpf_ktime_get_tai_ns: 'bpf_ktime_get_ns',
  bpf_ktime_get_coarse_ns: 'bpf_ktime_get_ns',
};

export const helperForHook: Maker = (c) => {
  const from = c.params.name ?? '';
  const to = INSTEAD[from];
  const after = to && at(c, (source, line) => renameInLine(source, line, from, to));
  if (!to || !after) return [plain('helper-for-hook')];
  return [plain('helper-for-hook', { message: msg('remedy.rename', { from, to }), ...changing(c, after) })];
};

/** ctx->common_pid → the helper that knows it. */
export const currentHelper: Maker = (c) => {
  const read = at(c, (source, line) => {
    const text = source.split('\n')[line - 1] ?? '';
    return /\w+->common_pid\b/.test(text)
      ? replaceLine(source, line, text.replace(/\w+->common_pid\b/, '(__u32)bpf_get_current_pid_tgid()'))
      : null;
  });
  return [plain('current-helper', changing(c, read))];
};

/** The log names the line before the read; the field's own name tells it better. */
function atField(c: RemedyContext, field: string | undefined): RemedyContext {
  if (!c.source || !c.program || !field) return c;
  const start = c.source.text.slice(0, c.program.at.body[0]).split('\n').length;
  const body = bodyOf(c.source.text, c.program).split('\n');
  const i = body.findIndex((text) => new RegExp(`\\b${field}\\b`).test(text));
  return i < 0 ? c : { ...c, line: { line: start + i, text: body[i]!.trim(), by: 'text' } };
}

/** A CO-RE field that is not there: the nearest that is, or a test. */
export const missingField: Maker = (context) => {
  const c = atField(context, /\.(\w+)$/.exec(context.params.name ?? '')?.[1]);
  const [, struct, field] = /(?:struct |union )?(\w+?)(?:___\w+)?\.(\w+)/.exec(c.params.name ?? '') ?? [];
  const others = c.btf && struct && field ? memberToday(c.btf, struct, field, c.line?.text ?? '') : [];
  const flavour = /___/.test(context.params.name ?? '');
  const renamed = others.flatMap((other) => {
    // a flavour is the program's own declaration: the kernel's struct has the member that is there
    const after = at(c, (source, line) =>
      flavour ? byKernelStruct(source, line, struct!, field!, other) : renameMember(source, field!, other),
    );
    const words = { from: field!, to: pathText(other, false) };
    const message = other.same
      ? msg('remedy.other-field', { name: words.to })
      : msg('remedy.like-field', words);
    return after ? [plain('other-field', { message, ...changing(c, after) })] : [];
  });
  const tested = at(c, (source, line) => {
    const text = source.split('\n')[line - 1] ?? '';
    const read = /BPF_CORE_READ\(\s*(\w+)((?:\s*,\s*\w+)+)\s*\)/.exec(text);
    if (!read) return null;
    const path = read[2]!
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
    const test = `(bpf_core_field_exists(${read[1]}->${path[0]}) ? ${read[0]} : 0)`;
    return path.length === 1 ? replaceLine(source, line, text.replace(read[0], test)) : null;
  });
  return [...renamed, plain('field-exists', changing(c, tested))];
};

function replaceLine(source: string, line: number, text: string): string {
  const lines = source.split('\n');
  lines[line - 1] = text;
  return lines.join('\n');
}
