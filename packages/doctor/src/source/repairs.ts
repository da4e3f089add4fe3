import { blankComments } from '@hooklab/probe';
import { type MemberToday, pathText } from '../names/today';
import { changeCode } from './code';
import { before, inLine, lineOf } from './lines';
import { bodyOf, type SourceProgram, structBraces } from './program';

/** Changes of single statements. Each takes the whole source; null where there is nothing to change. */

/** A name becomes another, wherever the code has it. */
export const renameInCode = (source: string, from: string, to: string): string | null =>
  changeCode(source, new RegExp(`\\b${from}\\b`, 'g'), () => to);

/**
 * A member becomes another, on every access of it. One that is a plain number now has no members of its own:
 *
 *   inode->i_ctime.tv_sec   →   inode->i_ctime_sec
 */
export function renameMember(source: string, from: string, to: MemberToday): string | null {
  const own = ownPointers(source);
  return changeCode(
    source,
    new RegExp(`(\\b[A-Za-z_]\\w*)?((?:->|\\.|,)\\s*)${from}\\b((?:\\.[A-Za-z_]\\w*)*)`, 'g'),
    ([, base, before, rest]) =>
      base !== undefined && own.has(base)
        ? null
        : `${base ?? ''}${before}${pathText(to, before!.startsWith(','))}${to.scalar ? '' : rest}`,
  );
}

/** Names of pointers to the program's own structs: a member of these is not the kernel's. A flavour is. */
function ownPointers(source: string): Set<string> {
  const text = blankComments(source);
  const declared = [...text.matchAll(/\bstruct\s+(\w+)\s*\*\s*(\w+)/g)];
  return new Set(declared.filter(([, struct]) => isOwn(text, struct!)).map(([, , name]) => name!));
}

/** Is that struct the program's, not the kernel's as CO-RE finds it? */
function isOwn(text: string, struct: string): boolean {
  const braces = struct.includes('___') ? null : structBraces(text, struct);
  return braces !== null && !/^[^;]*preserve_access_index/.test(text.slice(braces[1]));
}

/**
 * `BPF_CORE_READ(task, flag)` → `BPF_CORE_READ_BITFIELD_PROBED(task, flag)`; what lies behind more pointers is read to a
 * pointer of its own first, and a read into a variable becomes an assignment. `isBits`: which members are bit-fields,
 * where that is known; else the first read of the line is taken for the one that is meant.
 */
export function bitfieldRead(
  source: string,
  line: number,
  isBits: ((member: string) => boolean) | null = null,
): string | null {
  const read = /\bBPF_CORE_READ\(\s*([^(),]+?)((?:\s*,\s*[\w.]+)*)\s*,\s*(\w+)\s*\)/g;
  return inLine(source, line, (text) =>
    text
      .replace(read, (all, base: string, path: string, last: string, at: number) => {
        const meant = isBits ? isBits(last) : text.slice(0, at).search(read) < 0;
        return meant ? bitsOf(base, path, last) : all;
      })
      .replace(
        /\bBPF_CORE_READ_INTO\(\s*&\s*([\w>.-]+)\s*,\s*([^(),]+?)((?:\s*,\s*[\w.]+)*)\s*,\s*(\w+)\s*\)/,
        (_, to: string, base: string, path: string, last: string) => `${to} = ${bitsOf(base, path, last)}`,
      )
      .replace(
        /\b(?:bpf_core_read|bpf_probe_read(?:_kernel)?)\(\s*&\s*([\w>.-]+)\s*,[^,]+,\s*&\s*(\w+(?:->\w+)*)->(\w+)\s*\)/,
        (_, to: string, base: string, last: string) =>
          `${to} = BPF_CORE_READ_BITFIELD_PROBED(${base}, ${last})`,
      ),
  );
}

const bitsOf = (base: string, path: string, last: string): string => {
  if (path === '') return `BPF_CORE_READ_BITFIELD_PROBED(${base}, ${last})`;
  const way = path
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const type = `typeof(${[base, ...way].join('->')})`;
  return `({ ${type} hl_at = BPF_CORE_READ(${base}${path}); BPF_CORE_READ_BITFIELD_PROBED(hl_at, ${last}); })`;
};

/** `bpf_d_path(&file->f_path, buf, size)` → the last name of the path by plain reads. */
export function lastName(source: string, line: number): string | null {
  return inLine(source, line, (text) =>
    text.replace(
      /\bbpf_d_path\(\s*([^,]+?)\s*,\s*([^,]+?)\s*,\s*(.+?)\s*\)\s*;/,
      (all, path: string, to: string, size: string) => {
        const member = /^&\s*([A-Za-z_]\w*)->([\w.]+)$/.exec(path);
        const read = member
          ? `BPF_CORE_READ(${member[1]}, ${member[2]}.dentry, d_name.name)`
          : /^(?:\([^()]*\)\s*)?[A-Za-z_]\w*$/.test(path)
            ? `BPF_CORE_READ(${path}, dentry, d_name.name)`
            : null;
        return read ? `bpf_probe_read_kernel_str(${to}, ${size}, ${read});` : all;
      },
    ),
  );
}

/** A function that is kept apart is put into its callers, where arguments need no registers. */
export function inlined(source: string, line: number): string | null {
  return inLine(source, line, (text) => {
    const apart = /__attribute__\s*\(\(\s*(?:__)?noinline(?:__)?\s*\)\)|\b__noinline\b/;
    if (apart.test(text)) return text.replace(apart, '__always_inline');
    if (/\bstatic\b/.test(text)) return text.replace(/\bstatic\b(?:\s+inline\b)?/, 'static __always_inline');
    return text;
  });
}

/** A function that other files could call is put into its callers too: a program has no other files. */
export const madeInline = (source: string, line: number): string | null =>
  inlined(source, line) ??
  inLine(source, line, (text) => text.replace(/^(?=[A-Za-z_][\w *]*\()/, 'static __always_inline '));

/** Arguments beyond the sixth lie on the stack of x86-64, above the return address. */
export function stackArguments(source: string, program: SourceProgram): string | null {
  const over = program.params.slice(6);
  if (over.length === 0 || program.macro === null) return null;
  const reads = over.flatMap(({ text, name }, i) => [
    `\t${text} = 0;`,
    `\tbpf_probe_read_kernel(&${name}, sizeof(${name}), (void *)(PT_REGS_SP(ctx) + ${8 * (i + 1)}));`,
  ]);
  const signature = `${program.macro}(${[program.name, ...program.params.slice(0, 6).map((p) => p.text)].join(', ')})`;
  const { signature: at, body } = program.at;
  return `${source.slice(0, at[0])}${signature}${source.slice(at[1], body[0])}\n${reads.join('\n')}\n${source.slice(body[0]).replace(/^\n/, '')}`;
}

const READ = /\b(?:bpf_probe_read\w*|bpf_copy_from_user\w*)\s*\(\s*([^,()]+?)\s*,\s*([A-Za-z_]\w*)\s*,/;

/** A length that is a variable is cut to the size of where it is read to, right before. */
export function clampLength(source: string, line: number): string | null {
  const [, to, length] = READ.exec(lineOf(source, line)) ?? [];
  if (!to || !length || !/(?:->|\.)\w+$|^\w+$/.test(to)) return null;
  return before(source, line, [`if ((__u64)${length} > sizeof(${to}))`, `\t${length} = sizeof(${to});`]);
}

/** A pointer that a signed number was added to: the number is an error where it is negative. */
export function notNegative(source: string, line: number): string | null {
  const [, number] = /\(\s*[A-Za-z_][\w>.-]*\s*\+\s*([A-Za-z_]\w*)\s*,/.exec(lineOf(source, line)) ?? [];
  return number ? before(source, line, [`if (${number} < 0)`, `\t${number} = 0;`]) : null;
}

/** `struct event *e = bpf_ringbuf_reserve(&ring, n, 0)` → `sizeof(*e)`: a record's size is known when it is compiled. */
export function constantSize(source: string, line: number): string | null {
  return inLine(source, line, (text) =>
    text.replace(
      /\b(\w+)(\s*=\s*bpf_ringbuf_reserve\s*\(\s*&\w+\s*,\s*)([^,]+?)(\s*,)/,
      (all, name: string, call: string, _size: string, end: string) =>
        isVoid(source, name) ? all : `${name}${call}sizeof(*${name})${end}`,
    ),
  );
}

const isVoid = (source: string, name: string): boolean =>
  new RegExp(`\\bvoid\\s*\\*\\s*${name}\\b`).test(source);

/** `BPF_CORE_READ((struct dentry *)e->dentry, …)` follows a member of the program's own record: it is copied first. */
export function ownRecord(source: string, line: number, field: string): string | null {
  const text = lineOf(source, line);
  const [own, name] = new RegExp(`\\b([A-Za-z_]\\w*)->${field}\\b`).exec(text) ?? [];
  if (!own || !name) return null;
  const copied = before(source, line, [`void *hl_${field} = (void *)(unsigned long)${own};`]);
  return inLine(copied, line + 1, (t) => t.replace(own, `hl_${field}`));
}

/** A flavour's field by the kernel's own struct: `BPF_CORE_READ(old, i_ctime.tv_sec)` → `BPF_CORE_READ((struct inode *)old, i_ctime_sec)`. */
export function byKernelStruct(
  source: string,
  line: number,
  struct: string,
  from: string,
  to: MemberToday,
): string | null {
  return inLine(source, line, (text) =>
    text.replace(
      new RegExp(`\\bBPF_CORE_READ\\(\\s*([A-Za-z_]\\w*)\\s*,\\s*${from}\\b((?:\\.\\w+)*)`),
      (_, base: string, rest: string) =>
        `BPF_CORE_READ((struct ${struct} *)${base}, ${pathText(to, true)}${to.scalar ? '' : rest}`,
    ),
  );
}

/** A program whose end can be reached without a `return` gets one. */
export function addReturn(source: string, program: SourceProgram): string | null {
  const body = bodyOf(source, program).trimEnd();
  if (/\breturn\b[^;{}]*;\s*$/.test(blankComments(body))) return null;
  const [from, to] = program.at.body;
  return `${source.slice(0, from)}${body}\n\treturn 0;\n${source.slice(to)}`;
}

/** The parameters of a program's macro, others than they are. */
export const withParameters = (source: string, program: SourceProgram, params: readonly string[]): string =>
  `${source.slice(0, program.at.signature[0])}${program.macro}(${[program.name, ...params].join(', ')})${source.slice(program.at.signature[1])}`;
