import { blankComments } from '@hooklab/probe';
import type { FormatField } from '@hooklab/surface';
import { bodyOf, type SourceProgram, structBraces } from './program';

/**
 * A program's own declaration of an event's record with this kernel's fields. Text that has a length of its own is no
 * array any more: where it was copied it is read from where its field says.
 *
 *   __builtin_memcpy(e->comm, ctx->comm, 16)
 *   bpf_probe_read_kernel_str(e->comm, 16, (void *)ctx + (ctx->comm & 0xffff))
 *
 * null where a field cannot be declared plainly, or such text is used otherwise.
 */
export function redeclared(
  source: string,
  program: SourceProgram,
  struct: string,
  fields: readonly FormatField[],
): string | null {
  const braces = structBraces(blankComments(source), struct);
  const lines = linesOf(fields);
  if (!braces || !lines || braces[1] > program.at.body[0]) return null;
  let body: string | null = bodyOf(source, program);
  for (const { name, place } of fields) {
    if (place === 'data_loc' && body !== null) body = located(body, program.params[0]?.name ?? 'ctx', name);
  }
  const [from, to] = program.at.body;
  const [open, close] = braces;
  return body === null
    ? null
    : `${source.slice(0, open)}{\n${lines.join('\n')}\n${source.slice(close, from)}${body}${source.slice(to)}`;
}

function linesOf(fields: readonly FormatField[]): string[] | null {
  let at = 8;
  const lines = ['\t__u64 common;'];
  for (const field of [...fields].sort((a, b) => a.offset - b.offset)) {
    const type = plainType(field);
    if (!type || field.offset < at) return null;
    if (field.offset > at) lines.push(`\tchar hole_${at}[${field.offset - at}];`);
    lines.push(`\t${type};`);
    at = field.offset + field.size;
  }
  return lines;
}

const NUMBERS: Readonly<Record<number, string>> = { 1: '8', 2: '16', 4: '32', 8: '64' };

/** "__s32 pid", "char comm[16]"; null for what is neither a number nor an array of them. */
function plainType({ name, size, count, elementType, signed, place }: FormatField): string | null {
  if (!/^\w+$/.test(name) || place === 'rel_loc') return null;
  if (place === 'data_loc') return `__u32 ${name}`;
  const each = count ? size / count : size;
  const bits = NUMBERS[each];
  if (!bits) return null;
  const type = elementType === 'char' ? 'char' : `__${signed ? 's' : 'u'}${bits}`;
  return `${type} ${name}${count ? `[${count}]` : ''}`;
}

/** Copies of a text, read from where it lies. */
function located(body: string, ctx: string, name: string): string | null {
  const use = new RegExp(`\\b${ctx}\\s*->\\s*${name}\\b`);
  const there = `(void *)${ctx} + (${ctx}->${name} & 0xffff)`;
  const copied = body
    .replace(
      new RegExp(`\\b(?:__builtin_)?memcpy\\(([^,;]+),\\s*${use.source}\\s*,\\s*([^;]+?)\\)\\s*;`, 'g'),
      (_, to: string, size: string) => `bpf_probe_read_kernel_str(${to}, ${size}, ${there});`,
    )
    .replace(
      new RegExp(
        `\\bbpf_probe_read(?:_kernel)?(?:_str)?\\(([^,;]+),\\s*([^;]+?),\\s*&?\\s*${use.source}\\s*\\)\\s*;`,
        'g',
      ),
      (_, to: string, size: string) => `bpf_probe_read_kernel_str(${to}, ${size}, ${there});`,
    );
  // what reads it otherwise takes the number for text
  const rest = blankComments(copied).replaceAll(`${ctx}->${name} & 0xffff`, '');
  return use.test(rest) ? null : copied;
}
