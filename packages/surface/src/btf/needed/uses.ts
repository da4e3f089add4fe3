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

const QUALIFIERS = new Set(['const', 'volatile', 'restrict', '__restrict']);
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

export function findUses(source: string): Uses {
  const tokens = tokenize(source);
  const uses: Uses = {
    words: new Set(),
    plain: new Map(),
    tags: new Map(),
    declared: new Set(),
    strided: new Set(),
  };
  /** names of pointers to a tagged struct: they tell whose size a "[" or sizeof(*p) asks for */
  const pointers = new Map<string, TagUse[]>();
  /** the same for typedefs: variable → word before its "*" */
  const plainPointers = new Map<string, string>();
  const { text, word } = tokens;
  for (let i = 0; i < text.length; i++) {
    if (!word[i]) continue;
    const name = text[i]!;
    if (name === 'struct' || name === 'union' || name === 'enum') tag(tokens, i, uses, pointers);
    else if (name === 'sizeof' || name === '_Alignof' || name === '__alignof__') sized(tokens, i, uses);
    const before = text[i - 1];
    if (isTagKeyword(before)) continue;
    uses.words.add(name);
    if (before === '.' || before === '->') {
      if (isStepped(tokens, i)) uses.strided.add(name);
      continue;
    }
    if (isDeclarator(tokens, i)) uses.declared.add(name);
    if (isStepped(tokens, i)) uses.strided.add(name);
    const next = skipQualifiers(tokens, i + 1);
    const value = text[next] !== '*';
    if (!value && word[next + 1]) plainPointers.set(text[next + 1]!, name);
    uses.plain.set(name, value || uses.plain.get(name) === true);
  }
  for (const [name, structs] of pointers) {
    if (uses.strided.has(name)) for (const use of structs) use.byValue = true;
  }
  for (const [name, typedef] of plainPointers) {
    if (uses.strided.has(name)) uses.plain.set(typedef, true);
  }
  return uses;
}

function tag(tokens: Tokens, at: number, uses: Uses, pointers: Map<string, TagUse[]>): void {
  const { text, word } = tokens;
  const keyword = text[at] as TagKeyword;
  let i = skipAttributes(tokens, at + 1);
  if (text[i] === '{') {
    if (keyword === 'enum') enumerators(tokens, i, uses);
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
  i = skipQualifiers(tokens, i + 1);
  const next = text[i];
  if (next === '{') {
    use.defined = true;
    if (keyword === 'enum') enumerators(tokens, i, uses);
  } else if (next === ';') use.declared = true;
  else if (next === '*') {
    while (text[i] === '*' || QUALIFIERS.has(text[i] ?? '')) i++;
    if (word[i]) pointers.set(text[i]!, [...(pointers.get(text[i]!) ?? []), use]);
  } else if (!RELOCATED.has(callee(tokens, at))) use.byValue = true;
}

/** enum { A, B = 3, C }: the source's own names. */
function enumerators({ text, word }: Tokens, open: number, uses: Uses): void {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    const t = text[i]!;
    if (t === '{' || t === '(') depth++;
    else if (t === '}' || t === ')') {
      if (--depth === 0) return;
    } else if (word[i] && depth === 1 && (text[i - 1] === ',' || text[i - 1] === '{')) uses.declared.add(t);
  }
}

/** sizeof(*p), sizeof(e->comm), sizeof x: the last name outside brackets is the one whose size is asked for. */
function sized({ text, word }: Tokens, at: number, uses: Uses): void {
  if (text[at + 1] !== '(') {
    for (let i = at + 1; i < text.length && (text[i] === '*' || word[i]); i++)
      if (word[i]) uses.strided.add(text[i]!);
    return;
  }
  let depth = 0;
  let brackets = 0;
  let last = '';
  for (let i = at + 1; i < text.length; i++) {
    const t = text[i]!;
    if (t === '(') depth++;
    else if (t === '[') brackets++;
    else if (t === ']') brackets--;
    else if (t === ')') {
      if (--depth === 0) break;
    } else if (word[i] && brackets === 0) last = t;
  }
  if (last) uses.strided.add(last);
}

/** p[i], p++, p += n, p + n, i + p: the size of what p points to matters. A cast to a plain type takes that away. */
function isStepped(tokens: Tokens, i: number): boolean {
  const { text } = tokens;
  const next = text[i + 1];
  const before = text[i - 1];
  if (next === '[' || next === '++' || next === '--' || next === '+=' || next === '-=') return true;
  if (before === '++' || before === '--') return true;
  if (next !== '+' && next !== '-' && before !== '+') return false;
  return !(before === ')' && isPlainCast(tokens, i - 1));
}

function isPlainCast({ text }: Tokens, close: number): boolean {
  let depth = 0;
  for (let i = close; i >= 0; i--) {
    if (text[i] === ')') depth++;
    else if (text[i] === '(') {
      if (--depth === 0) return true;
    } else if (text[i] === 'struct' || text[i] === 'union') return false;
  }
  return false;
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

function skipQualifiers(tokens: Tokens, i: number): number {
  const { text, word } = tokens;
  let at = i;
  while (QUALIFIERS.has(text[at] ?? '')) at++;
  // __user, __rcu, __kptr, __attribute__((…)): only if a "*" follows; else it may be the declared name itself
  let ahead = at;
  while (word[ahead] && (text[ahead]!.startsWith('__') || QUALIFIERS.has(text[ahead]!))) {
    ahead = text[ahead] === '__attribute__' ? skipAttributes(tokens, ahead) : ahead + 1;
  }
  return text[ahead] === '*' ? ahead : at;
}

function skipAttributes({ text }: Tokens, i: number): number {
  let at = i;
  while (text[at] === '__attribute__') {
    let depth = 0;
    for (at++; at < text.length; at++) {
      if (text[at] === '(') depth++;
      else if (text[at] === ')' && --depth === 0) break;
    }
    at++;
  }
  return at;
}

const isTagKeyword = (t: string | undefined) => t === 'struct' || t === 'union' || t === 'enum';
