import { decodeText } from '../bytes/text';
import { POINT_KINDS } from './entry';
import type { NameStore } from './store';

const TRACEPOINT = POINT_KINDS.indexOf('tracepoint');

/** Which category each entry is of; number 0, named '', is none. */
export interface Categories {
  names: string[];
  of: Uint16Array;
}

export function categoriesOf(store: NameStore): Categories {
  const numbers = new Map([['', 0]]);
  const of = new Uint16Array(store.length);
  for (let i = 0; i < store.length; i++) {
    if (store.kinds[i] !== TRACEPOINT) continue;
    const start = store.starts[i]!;
    const name = decodeText(store.text, start, start + store.names[i]! - 1);
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    of[i] = numbers.get(name)!;
  }
  return { names: [...numbers.keys()], of };
}
