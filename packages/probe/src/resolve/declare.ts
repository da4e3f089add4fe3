import { type Handed, isByValue, type Read } from '@hooklab/hook';
import { type Btf, CPrinter, Kind, resolve, type TypeId } from '@hooklab/surface';
import type { ArgLocal, FunctionArg } from './resolved';

/** Names that the macros and the generated text use themselves. */
const TAKEN = new Set(['ctx', 'e', 'now', 'regs', 'name', 'start', 'began', 'key', 'current', 'ret']);

/**
 * A parameter as it is declared in C, under a name that nothing else has. A struct by value comes as the words that it
 * takes, of which the program makes the struct again: C takes no other way through the macros. One that is too large for
 * them comes as its address.
 */
export function declareArg(btf: Btf, type: TypeId, read: Read, handed: Handed): FunctionArg {
  const name = TAKEN.has(read.name) ? `${read.name}_` : read.name;
  if (read.source.kind === 'stack') {
    const { offset } = read.source;
    const zero = isByValue(btf, type) ? '{}' : '0';
    const local: ArgLocal = { kind: 'stack', declaration: declareValue(btf, type, name), zero, offset };
    return { name, type, parameters: [], local, read };
  }
  if (read.source.kind === 'func-arg' && handed.funcArg) {
    // the place in the parameter list is kept: others come after it
    const local: ArgLocal = {
      kind: 'helper',
      declaration: declareValue(btf, type, name),
      slot: read.source.slot,
    };
    return { name, type, parameters: [`__u64 ${name}_`], local, read };
  }
  if (read.source.kind === 'register' && read.source.indirect) {
    return { name, type, parameters: [plainDeclaration(btf, type, `*${name}`)], local: null, read };
  }
  if (!isByValue(btf, type)) {
    return { name, type, parameters: [declareValue(btf, type, name)], local: null, read };
  }
  const words = Array.from({ length: wordsOf(read) }, (_, i) => `${name}_${i}`);
  return {
    name,
    type,
    parameters: words.map((word) => `__u64 ${word}`),
    local: {
      kind: 'words',
      declaration: `union { __u64 words[${words.length}]; ${plainDeclaration(btf, type, 'value')}; } ${name}`,
      words,
    },
    read,
  };
}

/** Words of 8 bytes in which it is handed out; none where it is in memory. */
function wordsOf({ source }: Read): number {
  if (source.kind === 'arg') return source.slots;
  if (source.kind === 'register') return source.names.length;
  return source.kind === 'raw' ? 1 : 0;
}

/**
 * A compiler leaves what it likes above a narrow value in a register, and C takes any of those bits for true: a _Bool
 * is declared as the byte that it is.
 */
export function declareValue(btf: Btf, type: TypeId, name: string): string {
  const real = resolve(btf, type);
  if (btf.kind(real) === Kind.INT && btf.intEncoding(real).bool) return `__u8 ${name}`;
  return plainDeclaration(btf, unqualified(btf, type), name);
}

/** Of a variable that is const, and filled later, C takes the value that it began with. */
function unqualified(btf: Btf, type: TypeId): TypeId {
  let id = type;
  while (QUALIFIERS.has(btf.kind(id))) id = btf.target(id);
  return id;
}

const QUALIFIERS: ReadonlySet<Kind> = new Set([Kind.CONST, Kind.VOLATILE, Kind.RESTRICT]);

const printers = new WeakMap<Btf, CPrinter>();

/** Type tags are for the verifier; in a parameter list they only hide the type. */
function plainDeclaration(btf: Btf, type: TypeId, name: string): string {
  let print = printers.get(btf);
  if (!print) {
    print = new CPrinter(btf);
    printers.set(btf, print);
  }
  return print.declare(type, name).replace(/__attribute__\(\(btf_(type|decl)_tag\("[^"]*"\)\)\) ?/g, '');
}
