import { blankComments, bodyOf, type SourceProgram } from './program';

/** Changes of single statements. Each takes the whole source; null where there is nothing to change. */

/** A change of the code alone: comments and strings stay as they are. `change` sees them blanked, at equal length. */
export function changeCode(
  source: string,
  pattern: RegExp,
  to: (found: RegExpExecArray) => string | null,
): string | null {
  const code = blankComments(source).replace(/"(?:[^"\\\n]|\\.)*"/g, (s) => `"${' '.repeat(s.length - 2)}"`);
  let out = '';
  let from = 0;
  for (let found = pattern.exec(code); found; found = pattern.exec(code)) {
    const text = to(found);
    if (text !== null) {
      out += source.slice(from, found.index) + text;
      from = found.index + found[0].length;
    }
    if (!pattern.global) break;
    if (found[0] === '') pattern.lastIndex++;
  }
  return from === 0 ? null : out + source.slice(from);
}

/** A name becomes another, wherever the code has it. */
export const renameInCode = (source: string, from: string, to: string): string | null =>
  changeCode(source, new RegExp(`\\b${from}\\b`, 'g'), () => to);

/**
 * A member becomes another, on every access of it. One that is a plain number now has no members of its own:
 *
 *   inode->i_ctime.tv_sec   →   inode->i_ctime_sec
 */
export function renameMember(source: string, from: string, to: string, scalar: boolean): string | null {
  return changeCode(
    source,
    new RegExp(`((?:->|\\.|,)\\s*)${from}\\b((?:\\.[A-Za-z_]\\w*)*)`, 'g'),
    ([, before, rest]) => `${before}${to}${scalar ? '' : rest}`,
  );
}

/** `BPF_CORE_READ(task, mm, flag)` → `BPF_CORE_READ_BITFIELD_PROBED(BPF_CORE_READ(task, mm), flag)` */
export function bitfieldRead(source: string, line: number): string | null {
  return inLine(source, line, (text) =>
    text.replace(
      /\bBPF_CORE_READ\(\s*([^(),]+?)((?:\s*,\s*[\w.]+)*)\s*,\s*(\w+)\s*\)/,
      (_, base: string, path: string, last: string) =>
        path === ''
          ? `BPF_CORE_READ_BITFIELD_PROBED(${base}, ${last})`
          : `BPF_CORE_READ_BITFIELD_PROBED(BPF_CORE_READ(${base}${path}), ${last})`,
    ),
  );
}

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

/** `extern int CONFIG_X __kconfig;` → `extern int CONFIG_X __kconfig __weak;`: 0 where the kernel lacks it. */
export const weakExtern = (source: string, name: string): string | null =>
  changeCode(source, new RegExp(`\\bextern\\b[^;{}]*\\b${name}\\b[^;{}]*`), ([text]) =>
    /\b__weak\b/.test(text) ? null : `${text.trimEnd()} __weak`,
  );

/** `runqueues.nr_running` of a per-CPU symbol → this CPU's: `((typeof(runqueues) *)bpf_this_cpu_ptr(&runqueues))->…` */
export function thisCpu(source: string, line: number): string | null {
  const symbols = [...blankComments(source).matchAll(/\bextern\b[^;{}()]*?\b(\w+)\s+__ksym\b/g)].map(
    (m) => m[1]!,
  );
  return inLine(source, line, (text) =>
    symbols.reduce(
      (t, name) =>
        t.replace(
          new RegExp(`\\b${name}\\.(?=\\w)`, 'g'),
          `((typeof(${name}) *)bpf_this_cpu_ptr(&${name}))->`,
        ),
      text,
    ),
  );
}

/** A function that is kept apart is put into its callers, where arguments need no registers. */
export function inlined(source: string, line: number): string | null {
  return inLine(source, line, (text) => {
    const apart = /__attribute__\s*\(\(\s*(?:__)?noinline(?:__)?\s*\)\)|\b__noinline\b/;
    if (apart.test(text)) return text.replace(apart, '__always_inline');
    return /\bstatic\b/.test(text)
      ? text.replace(/\bstatic\b(?:\s+inline\b)?/, 'static __always_inline')
      : text;
  });
}

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
  to: { name: string; scalar: boolean },
): string | null {
  return inLine(source, line, (text) =>
    text.replace(
      new RegExp(`\\bBPF_CORE_READ\\(\\s*([A-Za-z_]\\w*)\\s*,\\s*${from}\\b((?:\\.\\w+)*)`),
      (_, base: string, rest: string) =>
        `BPF_CORE_READ((struct ${struct} *)${base}, ${to.name}${to.scalar ? '' : rest}`,
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

const lineOf = (source: string, line: number): string => source.split('\n')[line - 1] ?? '';

function inLine(source: string, line: number, change: (text: string) => string): string | null;
function inLine(source: string | null, line: number, change: (text: string) => string): string | null;
function inLine(source: string | null, line: number, change: (text: string) => string): string | null {
  if (source === null) return null;
  const lines = source.split('\n');
  const text = lines[line - 1];
  const changed = text === undefined ? text : change(text);
  if (changed === undefined || changed === text) return null;
  lines[line - 1] = changed;
  return lines.join('\n');
}

/** Lines before a line, indented as it is. */
function before(source: string, line: number, added: readonly string[]): string {
  const lines = source.split('\n');
  const indent = /^\s*/.exec(lines[line - 1] ?? '')![0];
  lines.splice(line - 1, 0, ...added.map((text) => indent + text));
  return lines.join('\n');
}
