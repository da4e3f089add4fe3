import { type CType, isScalar, sizeOfType } from '../ctype';
import { memberOfStruct, namesOfStruct } from '../member';
import type { Scope } from '../scope';

/** The same numbers for the same seed (mulberry32). */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** Types that a cast may name on every kernel. */
const CASTS = [
  'u8',
  's8',
  'u16',
  's16',
  'int',
  'unsigned int',
  'long',
  'unsigned long long',
  'u64',
  '__u32',
  'bool',
  'pid_t',
  'short',
  'unsigned char',
];
const BINARY = [
  '+',
  '-',
  '*',
  '&',
  '|',
  '^',
  '==',
  '!=',
  '<',
  '>',
  '<=',
  '>=',
  '&&',
  '||',
  '/',
  '%',
  '<<',
  '>>',
];

/** Expressions of C over a scope's names, that C and the rules here must read alike. */
export class Generator {
  readonly #next: (below: number) => number;
  readonly #scope: Scope;
  readonly #sizes: readonly string[];

  /** `sizes`: types that sizeof is asked of */
  constructor(scope: Scope, seed: number, sizes: readonly string[]) {
    this.#scope = scope;
    this.#next = numbers(seed);
    this.#sizes = sizes;
  }

  #of<T>(list: readonly T[]): T {
    return list[this.#next(list.length)]!;
  }

  /** A number. */
  number(depth: number): string {
    const kind = depth <= 0 ? this.#next(4) : this.#next(12);
    if (kind <= 2) return this.value() ?? this.#literal();
    if (kind === 3) return this.#literal();
    const inner = (): string => this.number(depth - 1);
    if (kind === 4) return `(${this.#of(CASTS)})(${inner()})`;
    if (kind === 5) return `${this.#of(['-', '~', '!', '+'])}(${inner()})`;
    if (kind === 6) return `((${inner()}) ? (${inner()}) : (${inner()}))`;
    if (kind === 7 && this.#sizes.length > 0) return `sizeof(${this.#of(this.#sizes)})`;
    const op = this.#of(BINARY);
    const right = inner();
    // what C leaves open (a division by 0, a shift out of range) is for other tests
    if (op === '/' || op === '%') return `((${inner()}) ${op} (((${right}) & 0xff) + 1))`;
    if (op === '<<' || op === '>>') return `((${inner()}) ${op} ((${right}) & 31))`;
    return `((${inner()}) ${op} (${right}))`;
  }

  #literal(): string {
    const value = this.#of([
      0, 1, 2, 7, 31, 100, 255, 256, 65535, 2147483647, 2147483648, 4294967295, 9007199254740991,
    ]);
    const base = this.#next(3);
    const digits =
      base === 0 ? String(value) : base === 1 ? `0x${value.toString(16)}` : `0${value.toString(8)}`;
    return digits + this.#of(['', '', '', 'u', 'l', 'UL', 'ull', 'll']);
  }

  /** A number behind one of the names; null: the walk ended somewhere else. */
  value(): string | null {
    const { name, type } = this.#of(this.#scope.names);
    let text = name;
    let at: CType = type;
    for (let steps = 0; steps < 7; steps++) {
      if (at.kind === 'int') return text;
      if (at.kind === 'array') {
        if (at.count === 0) return null;
        text += `[${this.#next(at.count)}]`;
        at = at.of;
        continue;
      }
      const struct = at.kind === 'pointer' ? at.to : at;
      if (struct.kind !== 'struct') return null;
      const names = namesOfStruct(struct);
      if (names.length === 0) return null;
      const member = this.#of(names);
      const found = memberOfStruct(struct, member);
      if (!found || (!isScalar(found.type) && sizeOfType(found.type) === null)) return null;
      text += `${at.kind === 'pointer' ? '->' : '.'}${member}`;
      at = found.type;
    }
    return null;
  }
}
