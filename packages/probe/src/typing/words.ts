import { isBuiltin } from '../expression/ast';
import { isWord } from '../expression/words';
import { CHAR, type CType, U32, U64 } from './ctype';

const OTHERS: Readonly<Record<string, CType>> = {
  ts: U64,
  latency: U64,
  nsecs: U64,
  elapsed: U64,
  cgroup: U64,
  comm: { kind: 'array', of: CHAR, count: 16 },
};

/** The type of a word that is a value at every hook; null: it is none, or one that stands alone (stack, exe, argv). */
export function wordType(name: string): CType | null {
  if (OTHERS[name]) return OTHERS[name];
  if (name === 'stack' || name === 'exe' || name === 'argv') return null;
  return isBuiltin(name) || isWord(name) ? U32 : null;
}
