import type { TypeId } from '../btf';
import { isStruct as isComposite, Kind } from '../kinds';
import { alignOf, isPacked, sizeOf, skipModifiers } from '../resolve';
import { padding } from './padding';
import type { Printing } from './printing';

/**
 * "struct qstr {\n\t…\n}". All members: explicit padding and `packed` where the compiler would not arrive at the
 * same offsets by itself. Some members: those only.
 */
export function structBody(print: Printing, id: TypeId, level: number, tagged = true): string {
  const { btf, naming } = print;
  const isStruct = btf.kind(id) === Kind.STRUCT;
  const keyword = isStruct ? 'struct' : 'union';
  const head = btf.isAnonymous(id) || !tagged ? keyword : `${keyword} ${naming.tag(id)}`;
  const indent = '\t'.repeat(level + 1);
  const kept = print.members(id);
  if (kept) {
    if (kept.length === 0) return `${head} {}`;
    const lines = kept.map((i) => `\n${indent}${member(print, id, i, level + 1)};`);
    return `${head} {${lines.join('')}\n${'\t'.repeat(level)}}`;
  }

  const packed = isPacked(btf, id);
  const count = btf.vlen(id);
  const size = btf.rawSize(id);
  let text = `${head} {`;
  let end = 0;
  let afterBits = false;
  for (let i = 0; i < count; i++) {
    const type = btf.memberType(id, i);
    const bits = btf.memberBits(id, i);
    const offset = btf.memberBitOffset(id, i);
    const align = packed ? 1 : alignOf(btf, type);
    for (const pad of padding(end, offset, align, afterBits && bits !== 0, btf.pointerSize)) {
      text += `\n${indent}${pad};`;
    }
    text += `\n${indent}${member(print, id, i, level + 1)};`;
    afterBits = bits !== 0;
    end = offset + (bits || (sizeOf(btf, type) ?? 0) * 8);
  }
  if (isStruct) {
    for (const pad of padding(end, size * 8, alignOf(btf, id), false, btf.pointerSize))
      text += `\n${indent}${pad};`;
  }
  text += count > 0 || size > 0 ? `\n${'\t'.repeat(level)}}` : '}';
  return packed ? `${text} __attribute__((packed))` : text;
}

function member(print: Printing, id: TypeId, i: number, level: number): string {
  const { btf } = print;
  const type = btf.memberType(id, i);
  if (btf.memberIsAnonymous(id, i) && print.inlineTagged) {
    const inner = skipModifiers(btf, type);
    if (isComposite(btf.kind(inner))) return print.body(inner, level, false);
  }
  const bits = btf.memberBits(id, i);
  const text = print.declare(type, btf.memberName(id, i), level);
  return bits ? `${text}: ${bits}` : text;
}
