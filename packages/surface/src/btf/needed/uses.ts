import { Ahead, QUALIFIERS } from './ahead';
import { Brackets } from './brackets';
import { type Tokens, tokenize } from './tokens';

export type TagKeyword = 'struct' | 'union' | 'enum';

/** How a source uses `struct x`, `union x` or `enum x`. */
export interface TagUse {
  keyword: TagKeyword;
  name: string;
  /** its size or layout matters: a variable, an array, sizeof, container_of, a map's value */
  byValue: boolean;
  /** the source has its own `struct x { … }` */
  defined: boolean;
  /** the source has `struct x;` */
  declared: boolean;
}

/** What a C source says about types, found from its words alone. */
export interface Uses {
  /** every identifier */
  words: Set<string>;
  /** identifiers seen other than behind "." and "->"; true: by value (no "*" follows) */
  plain: Map<string, boolean>;
  tags: Map<string, TagUse>;
  /** ordinary names that the source itself declares: variables, functions, typedefs, enumerators, macros */
  declared: Set<string>;
  /** names whose pointee's size matters: under sizeof, indexed, or counted up and down */
  strided: Set<string>;
}

const STATEMENTS = new Set(
  'return sizeof case goto else do typeof __typeof__ if while for switch defined _Alignof __alignof__'.split(
    ' ',
  ),
);
/** libbpf macros that take a type and relocate whatever they say of it: the members named are enough. */
const RELOCATED = new Set(
  (
    'bpf_core_field_exists bpf_core_field_offset bpf_core_field_size bpf_core_type_exists bpf_core_type_size ' +
    'bpf_core_type_id_kernel bpf_core_cast bpf_core_enum_value bpf_core_enum_value_exists'
  ).split(' '),
);

export const findUses = (source: string): Uses => usesOf(tokenize(source));

/** Each token is looked at a few times, whatever the source: brackets and rows of qualifiers are known beforehand. */
export function usesOf(tokens: Tokens): Uses {
  const walk: Walk = { tokens, ahead: new Ahead(tokens), brackets: new Brackets(tokens) };
  const uses: Uses = {
    words: new Set(),
    plain: new Map(),
    tags: new Map(),
    declared: walk.brackets.enumerators,
    strided: walk.brackets.sized,
  };
  /** names of pointers to a tagged struct: they tell whose size a "[" or sizeof(*p) asks for */
  const pointers = new Map<string, Set<TagUse>>();
  /** the same for typedefs: variable → word before its "*" */
  const plainPointers = new Map<string, string>();
  const { text, word } = tokens;
  for (let i = 0; i < text.length; i++) {
    // of a word, what the brackets before it say
    if (word[i]) wordUse(walk, i, uses, pointers, plainPointers);
    walk.brackets.visit(i);
  }
  walk.brackets.end();
  for (const [name, structs] of pointers) {
    if (uses.strided.has(name)) for (const use of structs) use.byValue = true;
  }
  for (const [name, typedef] of plainPointers) {
    if (uses.strided.has(name)) uses.plain.set(typedef, true);
  }
  return uses;
}

interface Walk {
  tokens: Tokens;
  ahead: Ahead;
  brackets: Brackets;
}

function wordUse(
  walk: Walk,
  i: number,
  uses: Uses,
  pointers: Map<string, Set<TagUse>>,
  plainPointers: Map<string, string>,
): void {
  const { text, word } = walk.tokens;
  const name = text[i]!;
  const before = text[i - 1];
  if (isTagKeyword(name)) tag(walk, i, uses, pointers);
  if (isTagKeyword(before)) return;
  uses.words.add(name);
  if (isStepped(walk, i)) uses.strided.add(name);
  if (before === '.' || before === '->') return;
  if (isDeclarator(walk.tokens, i)) uses.declared.add(name);
  const next = walk.ahead.qualifiers(i + 1);
  const value = text[next] !== '*';
  if (!value && word[next + 1]) plainPointers.set(text[next + 1]!, name);
  uses.plain.set(name, value || uses.plain.get(name) === true);
}

function tag(
  { tokens, ahead, brackets }: Walk,
  at: number,
  uses: Uses,
  pointers: Map<string, Set<TagUse>>,
): void {
  const { text, word } = tokens;
  const keyword = text[at] as TagKeyword;
  let i = ahead.attributes(at + 1);
  if (text[i] === '{') {
    if (keyword === 'enum') brackets.enumOpens(i);
    return;
  }
  if (!word[i] || text[i + 1] === '##' || text[i - 1] === '##') return;
  const name = text[i]!;
  const key = `${keyword} ${name}`;
  let use = uses.tags.get(key);
  if (!use) {
    use = { keyword, name, byValue: false, defined: false, declared: false };
    uses.tags.set(key, use);
  }
  i = ahead.qualifiers(i + 1);
  const next = text[i];
  if (next === '{') {
    use.defined = true;
    if (keyword === 'enum') brackets.enumOpens(i);
  } else if (next === ';') use.declared = true;
  else if (next === '*') {
    while (text[i] === '*' || QUALIFIERS.has(text[i] ?? '')) i++;
    if (!word[i]) return;
    const known = pointers.get(text[i]!);
    if (known) known.add(use);
    else pointers.set(text[i]!, new Set([use]));
  } else if (!RELOCATED.has(callee(tokens, at))) use.byValue = true;
}

/** p[i], p++, p += n, p + n, i + p: the size of what p points to matters. A cast to a plain type takes that away. */
function isStepped({ tokens, brackets }: Walk, i: number): boolean {
  const { text } = tokens;
  const next = text[i + 1];
  const before = text[i - 1];
  if (next === '[' || next === '++' || next === '--' || next === '+=' || next === '-=') return true;
  if (before === '++' || before === '--') return true;
  if (next !== '+' && next !== '-' && before !== '+') return false;
  return !(before === ')' && brackets.isPlainClose);
}

/** "int pid;", "pid_t *list =", "u64 f(", "#define NAME": a name being given its meaning here. */
function isDeclarator({ text, word }: Tokens, i: number): boolean {
  const before = text[i - 1];
  if (before === '#define') return true;
  const next = text[i + 1];
  if (next === undefined || !'=;,[():'.includes(next)) return false;
  if (before === undefined) return false;
  let from = i - 1;
  while (text[from] === '*') from--;
  if (!word[from] || STATEMENTS.has(text[from]!)) return false;
  // "struct x;" and "struct x *)" name a tag; "const pid_t)" a type
  return !(from === i - 1 && (isTagKeyword(before) || QUALIFIERS.has(before)));
}

/** The name before the "(" that encloses token i: sizeof, __type, bpf_core_type_exists. */
function callee({ text }: Tokens, i: number): string {
  let depth = 0;
  for (let j = i - 1; j > 0 && i - j < 64; j--) {
    if (text[j] === ')') depth++;
    else if (text[j] === '(' && depth-- === 0) return text[j - 1]!;
  }
  return '';
}

const isTagKeyword = (t: string | undefined): boolean => t === 'struct' || t === 'union' || t === 'enum';
