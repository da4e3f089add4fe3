/** Changes of how a line reads memory. Each takes the whole source and a line (from 1); null where there is nothing to change. */

const CHAIN = /([A-Za-z_]\w*)((?:->[A-Za-z_]\w*)+)(?!\w)(?!\s*\()/g;
const CAST =
  /\*\s*\(\s*((?:volatile |const )*(?:(?:struct|union|enum) )?\w+(?: \w+)*)\s*\*\s*\)\s*(\w+(?:->\w+)*(?:\[\d+\])?)/;

/**
 *   return prev->pid;             →  return BPF_CORE_READ(prev, pid);
 *   e->exe = task->mm->exe_file;  →  e->exe = BPF_CORE_READ(task, mm, exe_file);
 *
 * `only`: the pointers to read so; without them all but what is assigned to, passed by address, or read already.
 */
export function coreRead(
  source: string,
  line: number,
  only?: ReadonlySet<string>,
  macro: 'BPF_CORE_READ' | 'BPF_PROBE_READ_USER' = 'BPF_CORE_READ',
): string | null {
  return changeLine(source, line, (text) => {
    if (/BPF_CORE_READ|BPF_PROBE_READ|bpf_(?:core|probe)_read/.test(text)) return null;
    const changed = text.replace(CHAIN, (all, base: string, path: string, at: number) => {
      const assigned = isAssigned(text, at + all.length);
      const address = /&\s*$/.test(text.slice(0, at)) && !/&&\s*$/.test(text.slice(0, at));
      if (assigned || address || base === 'ctx' || (only && !only.has(base))) return all;
      return `${macro}(${[base, ...path.split('->').slice(1)].join(', ')})`;
    });
    return changed === text ? null : changed;
  });
}

/** `*(int *)ctx->args[1]` → a read by helper that fails quietly: of the user's memory where the argument is a user's. */
export function castRead(source: string, line: number, user: boolean): string | null {
  const helper = user ? 'bpf_probe_read_user' : 'bpf_probe_read_kernel';
  return changeLine(source, line, (text) => {
    const found = CAST.exec(text);
    // after a name or a bracket it multiplies
    if (!found || /(?<!\breturn)(?<=[\w)\]])\s*$/.test(text.slice(0, found.index))) return null;
    const type = found[1]!.replace(/\b(?:volatile|const) /g, '');
    const read = `({ ${type} hl_value = 0; ${helper}(&hl_value, sizeof(hl_value), (void *)${found[2]}); hl_value; })`;
    return text.slice(0, found.index) + read + text.slice(found.index + found[0].length);
  });
}

/**
 * `if (!p) return 0;` before the line that follows `p`; a record that was reserved until then is given back. null where
 * the line before tests it already: it is another pointer then.
 */
export function guard(source: string, line: number): string | null {
  const lines = source.split('\n');
  const text = lines[line - 1];
  if (text === undefined) return null;
  // `e->kind = clnt->msize;` follows both, and writes through the first, which the program made itself
  const chains = [...text.matchAll(CHAIN)];
  const read = chains.find((m) => !isAssigned(text, m.index + m[0].length));
  const pointer =
    read?.[1] ??
    /(?:^|[=(,;!&|+\-<>]|\breturn\b)\s*\*\s*([A-Za-z_]\w*)/.exec(text)?.[1] ??
    /\b__(?:sync|atomic)_\w+\(\s*([A-Za-z_]\w*)\s*,/.exec(text)?.[1] ??
    chains[0]?.[1] ??
    /\b([A-Za-z_]\w*)\[/.exec(text)?.[1];
  if (!pointer) return null;
  const indent = /^\s*/.exec(text)![0];
  const step = indent.includes('\t') || indent === '' ? '\t' : '    ';
  if (new RegExp(`!\\s*${pointer}\\b`).test(lines.slice(Math.max(0, line - 3), line - 1).join('\n')))
    return null;
  const give = reservedBefore(lines, line - 1, pointer);
  lines.splice(
    line - 1,
    0,
    `${indent}if (!${pointer})${give ? ' {' : ''}`,
    ...(give ? [`${indent}${step}${give}`] : []),
    `${indent}${step}return 0;`,
    ...(give ? [`${indent}}`] : []),
  );
  return lines.join('\n');
}

const isAssigned = (text: string, end: number): boolean =>
  /^\s*(?:[-+*/|&^]|<<|>>)?=(?!=)/.test(text.slice(end));

/** How the record that the same function reserved before line `at` (from 0) and still has is given back. */
function reservedBefore(lines: readonly string[], at: number, pointer: string): string | null {
  for (let i = at - 1; i >= 0 && !/^\S.*\)\s*$|^\{/.test(lines[i]!); i--) {
    if (/\b(?:hl_submit|hl_discard|bpf_ringbuf_submit|bpf_ringbuf_discard)\s*\(/.test(lines[i]!)) return null;
    const [, record, how] = /\b(\w+)\s*=\s*(hl_reserve|bpf_ringbuf_reserve)\s*\(/.exec(lines[i]!) ?? [];
    if (!record || record === pointer) continue;
    return how === 'hl_reserve' ? `hl_discard(${record});` : `bpf_ringbuf_discard(${record}, 0);`;
  }
  return null;
}

/** `table->slots[i] += 1;` → the index is tested against the size that the source declares for that array. */
export function bound(source: string, line: number): string | null {
  const lines = source.split('\n');
  const text = lines[line - 1];
  const found = text === undefined ? null : /\b(\w+)\[\s*([A-Za-z_]\w*)\s*\]/.exec(text);
  if (!text || !found) return null;
  const size = new RegExp(`\\b${found[1]}\\[\\s*(\\w+)\\s*\\]\\s*[;=]`).exec(source)?.[1];
  if (!size) return null;
  const indent = /^\s*/.exec(text)![0];
  lines.splice(line - 1, 0, `${indent}if ((__u64)${found[2]} >= ${size})`, `${indent}\treturn 0;`);
  return lines.join('\n');
}

/** A whole word in one line becomes another; null where it is not there. */
export function renameInLine(source: string, line: number, from: string, to: string): string | null {
  return changeLine(source, line, (text) => {
    const changed = text.replace(new RegExp(`\\b${from}\\b`, 'g'), to);
    return changed === text ? null : changed;
  });
}

function changeLine(source: string, line: number, change: (text: string) => string | null): string | null {
  const lines = source.split('\n');
  const text = lines[line - 1];
  const changed = text === undefined ? null : change(text);
  if (changed === null) return null;
  lines[line - 1] = changed;
  return lines.join('\n');
}
