import type { TypeId } from '../btf';
import { Kind } from '../kinds';
import type { Printing } from './printing';

/** "enum pid_type {\n\tPIDTYPE_PID = 0,\n\t…\n}", with the mode attribute where its size needs one. */
export function enumBody(print: Printing, id: TypeId, level: number): string {
  const { btf, naming } = print;
  const count = btf.vlen(id);
  const head = btf.isAnonymous(id) ? 'enum' : `enum ${naming.tag(id)}`;
  if (count === 0) return head;
  const wide = btf.kind(id) === Kind.ENUM64;
  const suffix = wide ? (btf.flag(id) ? 'LL' : 'ULL') : '';
  const indent = '\t'.repeat(level);
  let text = `${head} {`;
  let high = false;
  for (let i = 0; i < count; i++) {
    const value = btf.enumeratorValue(id, i);
    if (wide && BigInt.asUintN(64, value) >> 32n !== 0n) high = true;
    const name = naming.enumerator(id, i);
    if (name !== null) text += `\n${indent}\t${name} = ${value}${suffix},`;
  }
  text += `\n${indent}}`;
  const size = btf.rawSize(id);
  if (size === 1) return `${text} __attribute__((mode(byte)))`;
  // no value needs 64 bits, yet it is 64 bits wide
  if (size === 8 && btf.pointerSize === 8 && !high) return `${text} __attribute__((mode(word)))`;
  return text;
}
