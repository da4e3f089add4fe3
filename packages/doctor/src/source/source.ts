import { blankComments } from '@hooklab/probe';
import { bodyOf, closing, programsOf, type SourceProgram, structBraces } from './program';

/** Changes of a whole source: headers, the licence, what a program returns and gives back. null: nothing to change. */

/** libbpf's headers by the names that need them. */
const HEADERS: readonly (readonly [header: string, names: RegExp])[] = [
  ['bpf/bpf_core_read.h', /\b(?:BPF_CORE_READ\w*|BPF_PROBE_READ\w*|bpf_core_\w+)\b/],
  [
    'bpf/bpf_tracing.h',
    /\b(?:BPF_PROG2?|BPF_KPROBE\w*|BPF_KRETPROBE|BPF_U(?:RET)?PROBE|BPF_KSYSCALL|PT_REGS_\w+)\b/,
  ],
  ['bpf/bpf_endian.h', /\bbpf_(?:ntoh|hton|cpu_to_[bl]e|[bl]e\d+_to_cpu)\w*\b/],
  ['bpf/usdt.bpf.h', /\b(?:BPF_USDT|bpf_usdt_\w+)\b/],
  ['bpf/bpf_helpers.h', /\bSEC\s*\(/],
];

/** What a source uses without including it: the header, and the name that needs it. */
export function missingHeader(source: string): { header: string; name: string } | null {
  const text = blankComments(source);
  // hooklab.h brings libbpf's helpers
  const included = (header: string): boolean =>
    text.includes(`<${header}>`) ||
    text.includes(`"${header}"`) ||
    (header === 'bpf/bpf_helpers.h' && text.includes('"hooklab.h"'));
  for (const [header, names] of HEADERS) {
    const found = names.exec(text);
    if (found && !included(header)) return { header, name: found[0].replace(/\s*\($/, '') };
  }
  return null;
}

/** An include after the last one that is there. */
export function withInclude(source: string, header: string): string | null {
  if (source.includes(`<${header}>`)) return null;
  return insertAfter(source, /^\s*#\s*include\b/, `#include <${header}>`);
}

/** A line after the last line that matches, or at the start. */
export function insertAfter(source: string, pattern: RegExp, text: string): string {
  const lines = source.split('\n');
  const last = lines.findLastIndex((line) => pattern.test(line));
  lines.splice(last + 1, 0, text);
  return lines.join('\n');
}

/** The licence becomes GPL, or is declared at the end, where SEC is known. */
export function withLicense(source: string): string | null {
  const declared = /(SEC\s*\(\s*"license"\s*\)\s*=\s*)"[^"\n]*"/;
  if (declared.test(source)) {
    const changed = source.replace(declared, '$1"GPL"');
    return changed === source ? null : changed;
  }
  return `${source.replace(/\n*$/, '\n')}\nchar LICENSE[] SEC("license") = "GPL";\n`;
}

/** Every `return` of a number other than 0 in a program becomes `return 0`. */
export function returnsZero(source: string, program: SourceProgram): string | null {
  return changeBody(source, program, (body) =>
    body.replace(/\breturn\s+\(?-?(?!0\s*\)?;)\d+\)?\s*;/g, 'return 0;'),
  );
}

/** The first loop of a program ends after so many rounds, whatever its condition says. */
export function boundedLoop(source: string, program: SourceProgram, rounds: number): string | null {
  return changeBody(source, program, (body) => {
    const loop = /^([ \t]*)(for|while)[ \t]*\(/m.exec(blankComments(body));
    const open = loop ? loop.index + loop[0].length : 0;
    const close = loop ? closing(blankComments(body), open - 1, '(', ')') : -1;
    if (!loop || close < 0) return boundedDo(body, rounds);
    const parts = body.slice(open, close).split(';');
    const at = loop[2] === 'for' ? 1 : 0;
    if (parts.length !== (loop[2] === 'for' ? 3 : 1)) return body;
    const condition = parts[at]!.trim();
    const test = `hl_rounds++ < ${rounds}`;
    const bounded = condition === '' || condition === '1' ? test : `${test} && (${condition})`;
    parts[at] = loop[2] === 'for' ? ` ${bounded}` : bounded;
    const from = loop.index + loop[1]!.length;
    const indent = loop[1]!;
    return `${body.slice(0, from)}int hl_rounds = 0;\n\n${indent}${body.slice(from, open)}${parts.join(';')}${body.slice(close)}`;
  });
}

/** `do { … } while (c);` → `do { … } while (hl_rounds++ < 1000 && (c));` */
function boundedDo(body: string, rounds: number): string {
  const loop = /^([ \t]*)do\b[ \t]*\{/m.exec(blankComments(body));
  const close = loop ? closing(blankComments(body), loop.index + loop[0].length - 1, '{', '}') : -1;
  const tail = close < 0 ? null : /^\}\s*while\s*\(/.exec(body.slice(close));
  if (!loop || !tail) return body;
  const open = close + tail[0].length;
  const end = closing(blankComments(body), open - 1, '(', ')');
  if (end < 0) return body;
  const indent = loop[1]!;
  const from = loop.index + indent.length;
  const condition = `hl_rounds++ < ${rounds} && (${body.slice(open, end).trim()})`;
  return `${body.slice(0, from)}int hl_rounds = 0;\n\n${indent}${body.slice(from, open)}${condition}${body.slice(end)}`;
}

/** A `return` between reserving a record and handing it over gives the record back first. */
export function givesBack(source: string, program: SourceProgram): string | null {
  const reserve = /\b(\w+)\s*=\s*(hl_reserve|bpf_ringbuf_reserve)\s*\(/.exec(bodyOf(source, program));
  if (!reserve) return null;
  const [, record, how] = reserve as unknown as [string, string, string];
  const give = how === 'hl_reserve' ? `hl_discard(${record});` : `bpf_ringbuf_discard(${record}, 0);`;
  const given = new RegExp(
    `\\b(?:hl_submit|hl_discard|bpf_ringbuf_submit|bpf_ringbuf_discard)\\s*\\(\\s*${record}\\b`,
  );
  return changeBody(source, program, (body) => {
    const lines = body.split('\n');
    const from = lines.findIndex((line) => line.includes(`${how}(`) || line.includes(`${how} (`));
    for (let i = from + 1; i < lines.length; i++) {
      const line = lines[i]!;
      const before = lines[i - 1]!;
      const isNullCheck = new RegExp(`if\\s*\\(\\s*(?:!\\s*${record}|${record}\\s*==\\s*NULL)\\s*\\)`);
      if (
        !/^\s*return\b/.test(line) ||
        isNullCheck.test(before) ||
        isNullCheck.test(line) ||
        given.test(before)
      )
        continue;
      const indent = /^\s*/.exec(line)![0];
      if (/^\s*(?:if|else)\b.*[^{]\s*$/.test(before)) {
        lines[i - 1] = `${before} {`;
        lines[i] = `${indent}${give}\n${line}\n${/^\s*/.exec(before)![0]}}`;
      } else lines[i] = `${indent}${give}\n${line}`;
    }
    return lines.join('\n');
  });
}

/** The largest local array of a program becomes static: it then lies in a map. Gives its name too. */
export function largestStatic(source: string): { source: string; name: string } | null {
  let best: { at: number; name: string; size: number } | null = null;
  for (const program of programsOf(source)) {
    const body = bodyOf(source, program);
    for (const found of body.matchAll(/^\s*((?:volatile |unsigned |struct )*\w+ (\w+)\[(\d+)\])/gm)) {
      const size = Number(found[3]);
      if (/^(?:static|return)\b/.test(found[1]!) || (best && best.size >= size)) continue;
      const at = program.at.body[0] + found.index + found[0].length - found[1]!.length;
      best = { at, name: found[2]!, size };
    }
  }
  best ??= largestStruct(source);
  return best && { source: `${source.slice(0, best.at)}static ${source.slice(best.at)}`, name: best.name };
}

/** The local struct with the most in it: `struct big b = {};`, of a struct that the source declares. */
function largestStruct(source: string): { at: number; name: string; size: number } | null {
  const text = blankComments(source);
  let best: { at: number; name: string; size: number } | null = null;
  for (const program of programsOf(source)) {
    for (const found of bodyOf(text, program).matchAll(/^\s*(struct (\w+) (\w+)\s*[;=])/gm)) {
      const braces = structBraces(text, found[2]!);
      const arrays = braces ? [...text.slice(...braces).matchAll(/\[(\d+)\]/g)] : [];
      const size = arrays.reduce((sum, [, n]) => sum + Number(n), 0);
      if (size === 0 || (best && best.size >= size)) continue;
      const at = program.at.body[0] + found.index + found[0].length - found[1]!.length;
      best = { at, name: found[3]!, size };
    }
  }
  return best;
}

function changeBody(source: string, program: SourceProgram, change: (body: string) => string): string | null {
  const [from, to] = program.at.body;
  const body = source.slice(from, to);
  const changed = change(body);
  return changed === body ? null : source.slice(0, from) + changed + source.slice(to);
}
