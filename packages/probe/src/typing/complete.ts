import { type Btf, ENUMS, isEnum, isStruct, Kind, mask, TYPEDEFS } from '@hooklab/surface';
import { BUILTINS } from '../expression/ast';
import { FUNCTIONS, signatureText } from '../expression/functions';
import { type MemberNode, type Node, partsOf } from '../expression/tree/node';
import { readTree } from '../expression/tree/read';
import { WORDS } from '../expression/words';
import { checkTree } from './check';
import { ctypeText, type StructType } from './ctype';
import { memberOfStruct, namesOfStruct } from './member';
import { decayed } from './operators';
import type { Scope } from './scope';
import { wordType } from './words';

export interface Option {
  readonly label: string;
  readonly kind: 'argument' | 'field' | 'member' | 'word' | 'function' | 'type' | 'constant';
  /** its type, or what a function takes */
  readonly detail: string;
}

/** What may stand where the cursor is, best first; it takes the place of the characters [from, to). */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly options: readonly Option[];
}

const MOST = 64;

/** The choices at character `at` of a text, which need not be whole. */
export function complete(text: string, at: number, scope: Scope): Completion {
  const before = text.slice(0, at);
  const typed = /[A-Za-z_]\w*$/.exec(before)?.[0] ?? '';
  const from = at - typed.length;
  const to = at + (/^\w*/.exec(text.slice(at))?.[0] ?? '').length;
  const all = optionsAt(before.slice(0, from), typed, scope);
  return { from, to, options: ranked(all, typed).slice(0, MOST) };
}

function optionsAt(before: string, typed: string, scope: Scope): Option[] {
  const access = /(->|\.)\s*$/.exec(before);
  if (access) return membersAfter(before, access[1] as '->' | '.', scope);
  const tag = /\b(struct|union|enum)\s+$/.exec(before)?.[1];
  if (tag) return tagged(tag, typed, scope);
  const own = scope.names.map(({ name, type, root, refused }): Option & { refused: string | null } => ({
    label: root === 'ret' ? 'ret' : name,
    kind: root === 'field' ? 'field' : 'argument',
    detail: ctypeText(type),
    refused,
  }));
  return [
    ...own.filter(({ refused }) => refused === null).map(({ refused: _, ...option }) => option),
    ...words(scope),
    ...functions(),
    ...(typed.length >= 2 ? [...constants(typed, scope), ...typedefs(typed, scope)] : []),
  ];
}

const words = (scope: Scope): Option[] =>
  [...BUILTINS, ...Object.keys(WORDS)]
    .filter((word) => scope.wordless(word) === null)
    .map((label) => ({ label, kind: 'word', detail: wordDetail(label) }));

function wordDetail(word: string): string {
  const type = wordType(word);
  return type ? ctypeText(type) : 'text';
}

const functions = (): Option[] =>
  Object.keys(FUNCTIONS)
    .filter((name) => !FUNCTIONS[name]!.refused)
    .map((label) => ({ label, kind: 'function', detail: signatureText(label) }));

/** Of what stands before the last -> or . of a text. */
function membersAfter(before: string, op: '->' | '.', scope: Scope): Option[] {
  const node = lastMember(readTree(before).node, before.length);
  if (!node) return [];
  if (node.of.kind === 'name' && (node.of.name === 'arg' || node.of.name === 'field')) {
    const root = node.of.name;
    return scope.names
      .filter((each) => each.root === root && each.refused === null)
      .map(({ name, type }) => ({
        label: name,
        kind: root === 'arg' ? 'argument' : 'field',
        detail: ctypeText(type),
      }));
  }
  const checked = checkTree(node.of, scope);
  if (!checked.ok) return [];
  const type = op === '->' ? decayed(checked.typed.type) : checked.typed.type;
  const struct = op === '->' && type.kind === 'pointer' ? type.to : type;
  return struct.kind === 'struct' ? membersOf(struct) : [];
}

const membersOf = (struct: StructType): Option[] =>
  namesOfStruct(struct).map((label) => {
    const found = memberOfStruct(struct, label);
    const bits = found && found.bits > 0 ? ` : ${found.bits}` : '';
    return { label, kind: 'member', detail: found ? ctypeText(found.type) + bits : '' };
  });

/** The member whose name is to come, at the end of a text. */
function lastMember(node: Node, end: number): MemberNode | null {
  if (node.kind === 'member' && node.member === '' && node.to >= end - 1) return node;
  for (const part of partsOf(node).reverse()) {
    const found = lastMember(part, end);
    if (found) return found;
  }
  return node.kind === 'member' && node.member === '' ? node : null;
}

function tagged(tag: string, typed: string, scope: Scope): Option[] {
  const kinds = tag === 'enum' ? ENUMS : mask(tag === 'struct' ? Kind.STRUCT : Kind.UNION);
  return typesWith(scope.btf, typed, kinds).map((label) => ({
    label,
    kind: 'type',
    detail: `${tag} ${label}`,
  }));
}

const typedefs = (typed: string, scope: Scope): Option[] =>
  typesWith(scope.btf, typed, TYPEDEFS).map((label) => ({ label, kind: 'type', detail: 'type' }));

/** More than a list shows, so that the shortest of them are among it. */
const MOST_FOUND = 512;

function typesWith(btf: Btf | null, start: string, kinds: number): string[] {
  const found = new Set<string>();
  if (!btf) return [];
  for (let id = 1; id < btf.count && found.size < MOST_FOUND; id++) {
    if (((kinds >>> btf.kind(id)) & 1) === 0 || !btf.nameStartsWith(id, start)) continue;
    const name = btf.name(id);
    if (name !== '' && (isStruct(btf.kind(id)) || isEnum(btf.kind(id)) || btf.kind(id) === Kind.TYPEDEF))
      found.add(name);
  }
  return [...found];
}

function constants(start: string, { btf }: Scope): Option[] {
  if (!btf) return [];
  const found = new Map<string, Option>();
  for (let id = 1; id < btf.count && found.size < MOST_FOUND; id++) {
    if (!isEnum(btf.kind(id))) continue;
    for (let i = 0; i < btf.vlen(id); i++) {
      const label = btf.enumeratorName(id, i);
      if (label.startsWith(start))
        found.set(label, { label, kind: 'constant', detail: String(btf.enumeratorValue(id, i)) });
    }
  }
  return [...found.values()];
}

/** What begins with what is typed; where nothing does, what has it inside. The shortest first, in their own order. */
function ranked(options: readonly Option[], typed: string): Option[] {
  if (typed === '') return [...options];
  const low = typed.toLowerCase();
  const begins = options.filter(({ label }) => label.toLowerCase().startsWith(low));
  const found = begins.length > 0 ? begins : options.filter(({ label }) => label.toLowerCase().includes(low));
  const order: readonly string[] = ['argument', 'field', 'member', 'word', 'function', 'constant', 'type'];
  return [...found].sort(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || a.label.length - b.label.length,
  );
}
