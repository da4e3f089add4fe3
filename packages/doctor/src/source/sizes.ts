import { blankComments } from '@hooklab/probe';
import { changeCode } from './code';
import { inLine, lineOf } from './lines';

/** Changes of maps and of what helpers are handed. */

/** `struct { … } seen;` → `} seen SEC(".maps");` of the map that the line hands to a helper. */
export function mapsSection(source: string, line: number): string | null {
  const name = /\bbpf_\w+\s*\(\s*&\s*(\w+)/.exec(lineOf(source, line))?.[1];
  return name === undefined
    ? null
    : changeCode(
        source,
        new RegExp(`(\\}\\s*)${name}(\\s*;)`),
        ([, before, end]) => `${before}${name} SEC(".maps")${end}`,
      );
}

/** The map whose value the line's pointer is: its `__type(value, …)` becomes the type of that pointer. */
export function mapValue(source: string, line: number): { source: string; type: string } | null {
  const lines = blankComments(source).split('\n');
  const used = [...(lines[line - 1] ?? '').matchAll(/[A-Za-z_]\w*/g)].map(([name]) => name);
  for (const name of used) {
    const found = new RegExp(
      `([\\w ]+?)\\s*\\*\\s*${name}\\s*=\\s*(?:\\([^)]*\\)\\s*)?bpf_map_lookup_elem\\(\\s*&\\s*(\\w+)`,
    ).exec(lines.join('\n'));
    if (!found) continue;
    const type = found[1]!.trim();
    const after = inMap(source, found[2]!, (map) =>
      map.replace(/(__type\(\s*value\s*,\s*)[^)]+\)/, `$1${type})`),
    );
    if (after) return { source: after, type };
  }
  return null;
}

/** The declaration of a map, changed: `struct { … } NAME`. */
function inMap(source: string, name: string, change: (text: string) => string): string | null {
  const text = blankComments(source);
  const end = new RegExp(`\\}\\s*${name}\\s+SEC\\s*\\(\\s*"\\.maps"`).exec(text)?.index ?? -1;
  const open = end < 0 ? -1 : text.lastIndexOf('struct', end);
  if (open < 0) return null;
  const changed = change(source.slice(open, end));
  return changed === source.slice(open, end) ? null : source.slice(0, open) + changed + source.slice(end);
}

/** `bpf_get_current_comm(e->name, 32)` → `sizeof(e->name)`: what is written to says how much fits. */
export function sizeOfTarget(
  source: string,
  line: number,
  bytes: number,
): { source: string; to: string } | null {
  let named = '';
  const after = inLine(source, line, (text) =>
    text.replace(
      new RegExp(`\\(\\s*&?\\s*([A-Za-z_][\\w>.-]*)\\s*,\\s*(?:${bytes}|0x${bytes.toString(16)})\\b`),
      (all, to: string) => {
        named = to;
        return all.replace(/(?:0x[0-9a-f]+|\d+)$/, `sizeof(${to})`);
      },
    ),
  );
  return after === null ? null : { source: after, to: named };
}

/** The first argument of a call becomes the address of one of its members. */
export function memberAddress(
  source: string,
  line: number,
  member: string,
): { source: string; to: string } | null {
  let to = '';
  const after = inLine(source, line, (text) =>
    text.replace(
      /\b(bpf_\w+\s*\(\s*)(?:\([^()]*\)\s*)?([A-Za-z_]\w*)(\s*,)/,
      (_, call: string, name: string, end: string) => {
        to = `&${name}->${member}`;
        return `${call}${to}${end}`;
      },
    ),
  );
  return after === null ? null : { source: after, to };
}
