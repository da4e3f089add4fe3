import { isTruth } from '../../resolve/formula';
import type { RootUse } from '../../resolve/resolved';
import { promote } from '../../typing/convert';
import { type IntType, type PointerType, sizeOfType } from '../../typing/ctype';
import { fold } from '../../typing/fold';
import type { Typed, TypedOf } from '../../typing/typed';
import { rootText } from './access';
import { arithmeticText, atom, constantText, convert, postfix } from './arithmetic';
import { numberType, readType } from './ctype';
import { quoted } from './file';
import { patternName } from './pattern';
import { placeName } from './place';
import { wordText } from './word';

/** The variable that keeps why a read failed. */
const RC = 'rc';
const USES_RC = /\bhl_(?:read|tested|cut_bits|cut_signed_bits|bounded|is_text|text_fits|strlen)\(rc,/;

/** Does what was written say why a read failed? */
export const saysWhy = (text: string): boolean => USES_RC.test(text);

/** What the verifier makes of a value: a pointer that it knows the type of is followed, and not reckoned with. */
type Known = 'direct' | 'typed' | 'scalar';

interface Written {
  text: string;
  readonly known: Known;
}

/** A value in memory or in a variable, as C names it: `task->signal->oom_score_adj`. */
interface Place extends Written {
  /** behind a pointer: to be read; else at hand */
  readonly behind: boolean;
}

/** A number or an address as C reckons with it: of the tree's type, but for what is wider. */
export const formulaText = (node: Typed, roots: readonly RootUse[]): string => new Writer(roots).number(node);

/** An address for a reader of texts. */
export const addressText = (node: Typed, roots: readonly RootUse[]): string =>
  new Writer(roots).address(node);

class Writer {
  readonly #roots: readonly RootUse[];

  constructor(roots: readonly RootUse[]) {
    this.#roots = roots;
  }

  /** A value with which anything may be done. */
  number(node: Typed): string {
    const known = node.kind === 'constant' || node.type.kind !== 'int' ? null : fold(node);
    if (known !== null) return constantText({ ...node, kind: 'constant', value: known, name: null });
    const written = this.#value(node);
    return written.known === 'scalar' || node.type.kind !== 'pointer'
      ? written.text
      : `(${pointerType(node.type)})hl_plain(${written.text})`;
  }

  /** Where a text or bytes are: of a pointer what it leads to, of anything else in memory where it is. */
  address(node: Typed): string {
    if (node.type.kind === 'pointer') return this.number(node);
    if (node.type.kind === 'array') return this.#place(node).text;
    return `&${this.#place(node).text}`;
  }

  #value(node: Typed): Written {
    const scalar = (text: string): Written => ({ text, known: 'scalar' });
    switch (node.kind) {
      case 'constant':
        return scalar(constantText(node));
      case 'word':
        return scalar(wordText(node.name));
      case 'root':
      case 'member':
      case 'index':
      case 'deref':
        return this.#read(node);
      case 'address':
        return scalar(`&${this.#place(node.of).text}`);
      case 'not':
        return scalar(`!${atom(this.#truth(node.of))}`);
      case 'unary':
        return scalar(`${node.op}${this.#promoted(node.of, node.type as IntType)}`);
      case 'arithmetic':
        return scalar(arithmeticText(node, this.number(node.left), this.number(node.right)));
      case 'stride':
        return scalar(this.#stride(node));
      case 'compare':
        return scalar(`${wide(this.number(node.left))} ${node.op} ${wide(this.number(node.right))}`);
      case 'logic':
        return scalar(`${this.#truth(node.left)} ${node.op} ${this.#truth(node.right)}`);
      case 'same':
        return scalar(this.#same(node));
      case 'fits':
        return scalar(this.#fits(node));
      case 'belongs':
        return scalar(`hl_in_cgroup(${placeName(node)})`);
      case 'conditional':
        return scalar(this.#conditional(node));
      case 'cast':
        return scalar(this.#cast(node));
      case 'call':
        return scalar(this.#call(node));
      case 'container':
        return scalar(
          `(${node.struct.name} *)(${wide(this.number(node.of))} - bpf_core_field_offset(${node.struct.name}, ${node.member}))`,
        );
      case 'literal':
        throw new Error('a text is no number');
    }
  }

  #read(node: Typed): Written {
    if (node.kind === 'member' && node.bits > 0) return this.#bits(node);
    const place = this.#place(node);
    if (!place.behind || place.known === 'direct' || node.type.kind === 'array') return place;
    const type = readType(node.type) ?? `__typeof__(${place.text})`;
    return { text: `hl_read(${RC}, ${type}, &${place.text})`, known: 'scalar' };
  }

  /**
   * Cut out of the bytes as they lie on the kernel that the program is made for: of some structs clang cannot relocate a
   * bit field, and ends without a word of which.
   */
  #bits(node: TypedOf<'member'>): Written {
    const place = this.#place(node);
    if (!place.behind) return { text: place.text, known: 'scalar' };
    const inside = node.arrow ? null : this.#place(node.of);
    const from = inside ? address(inside) : this.number(node.of);
    const type = promote(node.type as IntType, node.bits);
    const signed = (node.type as IntType).signed ? 'signed_' : '';
    const bytes = `(const char *)${atom(from)} + ${Math.floor(node.offset / 8)}`;
    const text = `hl_cut_${signed}bits(${RC}, ${bytes}, ${node.offset % 8}, ${node.bits})`;
    return { text: `(${numberType(type)})${text}`, known: 'scalar' };
  }

  #place(node: Typed): Place {
    switch (node.kind) {
      case 'root': {
        const use = this.#roots.find(({ name }) => name === node.of)!;
        return { text: rootText(use.root), known: use.follow, behind: false };
      }
      case 'member':
        return this.#member(node);
      case 'index':
        return this.#index(node);
      case 'deref': {
        const pointer = this.number(node.of);
        return { text: `(*${atom(pointer)})`, known: 'scalar', behind: true };
      }
      default: {
        // a value that was made: a pointer to follow
        const { text, known } = this.#value(node);
        return { text: postfix(text), known, behind: false };
      }
    }
  }

  #member({ of, arrow, member, struct }: TypedOf<'member'>): Place {
    if (!arrow) {
      const place = this.#place(of);
      return { ...place, text: `${place.text}.${member}` };
    }
    const from = this.#value(of);
    // what the hook gives is never NULL here; what is read on the way may be, and then 0 is no value
    if (from.known === 'direct' && of.kind !== 'root') from.text = `hl_tested(${RC}, ${from.text})`;
    const pointer =
      from.known === 'typed' ? `((${struct.name} *)hl_plain(${from.text}))` : postfix(from.text);
    return {
      text: `${pointer}->${member}`,
      known: from.known === 'direct' ? 'direct' : 'scalar',
      behind: true,
    };
  }

  #index({ of, index, type }: TypedOf<'index'>): Place {
    const array = of.type.kind === 'array' ? of.type : null;
    if (array && index.kind === 'constant') {
      const place = this.#place(of);
      return { ...place, text: `${place.text}[${index.value}]` };
    }
    const from = array ? this.#place(of).text : this.#value(of).text;
    const number = convert(this.number(index), index, SIGNED);
    const at = array && array.count > 0 ? `hl_bounded(${RC}, ${number}, ${array.count})` : number;
    const element = readType(type) ?? (type.kind === 'struct' ? type.name : 'void');
    return {
      text: `(*hl_element(${element}, ${from}, ${at}, ${sizeOfType(type)}))`,
      known: 'scalar',
      behind: true,
    };
  }

  #stride({ of, by, back, size, type }: TypedOf<'stride'>): string {
    const from = of.type.kind === 'array' ? this.#place(of).text : this.#value(of).text;
    const number = convert(this.number(by), by, SIGNED);
    const to = pointerType(type as PointerType).replace(/ ?\*$/, '');
    return `hl_element(${to}, ${from}, ${back ? `-${atom(number)}` : number}, ${size})`;
  }

  /** Of what is true or false a compiler does not expect it. */
  #promoted(node: Typed, type: IntType): string {
    const text = this.number(node);
    const cast = isTruth(node) ? `(${numberType(type)})` : '';
    const value = cast === '' ? convert(text, node, type) : cast + atom(text);
    return /^[-+]/.test(value) ? `(${value})` : atom(value);
  }

  /** Beside && and ||: comparisons stand as they are. */
  #truth(node: Typed): string {
    const known = fold(node);
    if (known !== null) return known === 0n ? '0' : '1';
    const text = this.number(node);
    const compares =
      node.kind === 'compare' || (node.kind === 'arithmetic' && /^(?:[=!<>]=|[<>])$/.test(node.op));
    if (node.kind === 'conditional') return `${atom(text)} != 0`;
    return compares || node.kind === 'not' || node.kind === 'same' ? text : atom(text);
  }

  #same({ of, text, op }: TypedOf<'same'>): string {
    const not = op === '!=' ? '!' : '';
    if (of.kind === 'word') return `${not}hl_is_comm(${quoted(text)})`;
    const from = of.kind === 'call' ? of.args[0]! : of;
    return `${not}hl_is_text(${RC}, ${readerOf(of)}, ${this.address(from)}, ${quoted(text)})`;
  }

  #fits({ of, pattern }: TypedOf<'fits'>): string {
    const table = `&${patternName(pattern)}`;
    if (of.kind === 'word') return `hl_comm_fits(${table})`;
    const from = of.kind === 'call' ? of.args[0]! : of;
    return `hl_text_fits(${RC}, ${readerOf(of)}, ${this.address(from)}, ${table})`;
  }

  #conditional({ test, yes, no, type }: TypedOf<'conditional'>): string {
    const branch = (node: Typed): string =>
      type.kind === 'int'
        ? convert(this.number(node), node, type)
        : `(${pointerType(type as PointerType)})${wide(this.number(node))}`;
    return `${atom(this.#truth(test))} ? ${atom(branch(yes))} : ${atom(branch(no))}`;
  }

  #cast({ of, type }: TypedOf<'cast'>): string {
    const value = this.#value(of);
    const plain = value.known !== 'scalar' && of.type.kind === 'pointer';
    const inner = plain ? `hl_plain(${value.text})` : atom(value.text);
    if (type.kind === 'int') {
      const from = of.type.kind === 'int' || plain ? inner : `(__u64)${inner}`;
      return type.bool ? `${atom(from)} != 0` : `(${numberType(type)})${from}`;
    }
    return `(${pointerType(type as PointerType)})${of.type.kind === 'int' ? `(__u64)${inner}` : inner}`;
  }

  #call({ name, args }: TypedOf<'call'>): string {
    const [of] = args;
    if (!of) throw new Error(`${name}(…) is no number`);
    switch (name) {
      case 'port':
        return of.type.kind === 'int'
          ? `bpf_ntohs(${this.number(of)})`
          : `hl_sockaddr_port(${this.number(of)})`;
      case 'error':
        return `hl_error(${this.#value(of).text})`;
      case 'strlen':
        return `hl_strlen(${RC}, ${this.address(of)})`;
      default:
        throw new Error(`${name}(…) is no number`);
    }
  }
}

const SIGNED: IntType = {
  kind: 'int',
  size: 8,
  signed: true,
  bool: false,
  char: false,
  enumeration: null,
  name: 'long',
};

/** What reads the text that is compared. */
export function readerOf(of: Typed): string {
  const name = of.kind === 'call' ? of.name : 'str';
  if (name === 'either') return 'hl_read_either_str';
  const from = of.kind === 'call' ? of.args[0]! : of;
  const user = name === 'ustr' || name === 'user' || (from.type.kind === 'pointer' && from.type.user);
  return user ? 'hl_read_user_str' : 'hl_read_kernel_str';
}

/** Of what the verifier knows, as a number. */
const address = ({ text, known }: Place): string => (known === 'scalar' ? `&${text}` : `hl_plain(&${text})`);

function pointerType(type: PointerType): string {
  return readType(type) ?? 'void *';
}

const wide = (text: string): string => `(__u64)${atom(text)}`;
