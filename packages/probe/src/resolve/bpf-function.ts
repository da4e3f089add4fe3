import { hookType, pointText, type ReadValue, readValue } from '@hooklab/hook';
import { type BpfFunction, type Btf, programName, TYPEDEFS } from '@hooklab/surface';
import type { ProbeFacts } from '../facts/facts';
import type { End } from '../way/end';
import { noPoint } from './problem';
import type { Context, FunctionArg } from './resolved';

/**
 * A function of a loaded BPF program, the newest of that name: its arguments are numbers of the widths that its prototype
 * says. What its pointers lead to is not read: the verifier hands a program's context out as the kernel's own struct.
 */
export function bpfFunctionContext(end: End, facts: ProbeFacts): Context {
  const { point } = end;
  if (point.kind !== 'bpf') throw new Error(`not of a BPF program: ${pointText(point)}`);
  const named = facts.surface.bpfPrograms?.filter((program) => programName(program) === point.program) ?? [];
  const fn = named
    .flatMap(({ functions }) => functions.filter((each, i) => isMeant(each, i, point.fn)))
    .at(-1);
  if (!fn) {
    const why = facts.surface.absence('bpf_programs');
    throw noPoint(
      end,
      facts,
      named.length > 0
        ? `the program ${point.program} has no such function, or was loaded without BTF`
        : `no BPF program of that name is loaded${why === null ? '' : `: ${why}`}`,
      'Look for what is loaded: hooklab surface list --kind bpf --target TARGET',
    );
  }
  const { params, returns } = signatureOf(fn, facts.surface.btf);
  return {
    kind: 'args',
    macro: 'BPF_PROG',
    typed: false,
    // clang leaves out of a static function what it does not use: what is in a register is not named after a parameter
    args: params.map(({ name, value }, index) =>
      argOf(fn.static ? `arg${index}` : name, fn.static ? WORD : value, {
        kind: 'arg',
        index,
        slot: index,
        slots: 1,
      }),
    ),
    // of one whose arguments the verifier did not find as BTF says, it hands the result out at another place
    ret:
      hookType(end.hook).end === 'entry' || fn.static || returns === null
        ? null
        : argOf('ret', returns, { kind: 'return', via: 'typed' }),
    btf: null,
  };
}

const isMeant = ({ name }: BpfFunction, i: number, fn: string | undefined): boolean =>
  fn === undefined ? i === 0 : name === fn;

const WORD = { kind: 'int', size: 8, signed: false } as const;

type Plain = Extract<ReadValue, { kind: 'int' | 'pointer' }>;

export interface BpfSignature {
  params: { name: string; value: Plain }[];
  /** null: void */
  returns: Plain | null;
}

/** "int weigh(struct __sk_buff *ctx, u64 key, u32 aux)": what each is. `btf`: the kernel's, for names of types. */
export function signatureOf(
  { prototype, name }: Pick<BpfFunction, 'prototype' | 'name'>,
  btf: Btf | null,
): BpfSignature {
  const open = prototype.indexOf(`${name}(`);
  const returns = prototype.slice(0, open).trim();
  const inside = prototype.slice(open + name.length + 1, prototype.lastIndexOf(')'));
  const params = split(inside).filter((text) => text !== '' && text !== 'void' && text !== '...');
  return {
    params: params.map((text, i) => {
      const [, type, own] = /^(.*?[\s*])(\w+)$/.exec(text) ?? [null, text, `arg${i}`];
      return { name: TAKEN.has(own!) ? `${own}_` : own!, value: plainValue(type!, btf) };
    }),
    returns: returns === 'void' ? null : plainValue(returns, btf),
  };
}

/** At the commas that are not inside "int (*fn)(int, int)". */
function split(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const c of text) {
    if (c === '(') depth++;
    if (c === ')') depth--;
    if (c === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += c;
  }
  return parts.map((part) => part.trim());
}

/** What BPF_PROG and the generated text call their own. */
const TAKEN: ReadonlySet<string> = new Set(['ctx', 'e', 'ret', 'now', 'key', 'began']);

const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/\bchar$|^_?[Bb]ool$/, 1],
  [/\bshort(?: int)?$/, 2],
  [/\blong\b/, 8],
  [/\bint$|^(?:un)?signed$/, 4],
];

function plainValue(text: string, btf: Btf | null): Plain {
  const type = text.replace(/\b(?:const|volatile|restrict)\b/g, '').trim();
  if (/[*(]/.test(type)) return { kind: 'pointer', toChar: false, mayBeText: false };
  const known = btf?.find(type, TYPEDEFS);
  const found = known ? readValue(btf!, known) : null;
  if (found?.kind === 'int') return found;
  const sized = /^_*([us])(?:int)?(8|16|32|64)(?:_t)?$/.exec(type);
  if (sized) return { kind: 'int', size: Number(sized[2]) / 8, signed: sized[1] === 's' };
  const size = WIDTHS.find(([pattern]) => pattern.test(type))?.[1];
  // an enum, or a type that the kernel does not have
  if (size === undefined) return { kind: 'int', size: type.startsWith('enum ') ? 4 : 8, signed: false };
  return { kind: 'int', size, signed: !/\bunsigned\b|ool$/.test(type) };
}

function argOf(name: string, value: Plain, source: FunctionArg['read']['source']): FunctionArg {
  const type = value.kind === 'int' ? `__${value.signed ? 's' : 'u'}${8 * value.size}` : '__u64';
  return {
    name,
    type: 0,
    parameters: [`${type} ${name}`],
    local: null,
    read: { name, type, source, value, follow: 'none', nullable: false },
  };
}
