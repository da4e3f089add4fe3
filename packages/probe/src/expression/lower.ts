import { nearNames } from '@hooklab/base';
import {
  BUILTINS,
  type Expression,
  isBuiltin,
  type Path,
  type Single,
  type Step,
  WRAPS,
  type Wrap,
} from './ast';
import { FUNCTIONS, functionNamed, signatureText } from './functions';
import type { CallNode, ExpressionFault, MemberNode, Node, Span } from './tree/node';
import { isWord } from './words';

/** What a name that stands alone is of, where a person need not say: `task->pid` is `arg.task->pid`. */
export type BareRoot = 'arg' | 'field';

const MAX_STEPS = 32;
const MAX_CHOICES = 4;

/** Thrown by what cannot be an expression, with where. */
export class Wrong extends Error {
  readonly fault: ExpressionFault;
  constructor({ from, to }: Span, message: string, near: readonly string[] = []) {
    super(message);
    this.fault = { from, to, message, near };
  }
}

/**
 * A whole tree as what a column captures: what can be said as a plain way to a value becomes one (`Path` and its like,
 * which every pass knows), anything else a formula of the tree. Throws `Wrong`.
 */
export function lower(node: Node, bare: BareRoot | null): Expression {
  if (node.kind !== 'choice') return single(node, bare);
  if (node.of.length > MAX_CHOICES)
    throw new Wrong(node.of[MAX_CHOICES]!, `more than ${MAX_CHOICES} choices`);
  const of = node.of.map((each) => single(each, bare));
  const [first] = of;
  if (first?.kind === 'builtin')
    throw new Wrong(node.at, `every kernel has ${first.name}: there is nothing to choose`);
  return { kind: 'first', of };
}

function single(node: Node, bare: BareRoot | null): Single {
  return simple(node, bare) ?? formula(node, bare);
}

/** The forms that passes know by themselves; null: it is a formula. */
function simple(node: Node, bare: BareRoot | null): Single | null {
  switch (node.kind) {
    case 'number':
      return constant(node.value);
    case 'unary':
      return node.op === '-' && node.of.kind === 'number' && !node.of.unsigned
        ? constant(-node.of.value)
        : null;
    case 'quoted':
      return text(node.value, node);
    case 'name':
      if (node.name === 'point' || node.name === 'func') return { kind: 'constant', value: 'point' };
      if (isBuiltin(node.name)) return { kind: 'builtin', name: node.name };
      if (isWord(node.name)) return null;
      return pathOf(node, bare) ?? unknownRoot(node, bare);
    case 'call':
      return call(node, bare);
    case 'member':
    case 'index':
      return pathOf(node, bare);
    default:
      return null;
  }
}

function constant(value: bigint): Single | null {
  const number = Number(value);
  return Number.isSafeInteger(number) ? { kind: 'constant', value: number } : null;
}

function text(value: string, at: Span): Single {
  if (!/^[\x20-\x7e]{1,64}$/.test(value) || /["'\\]/.test(value))
    throw new Wrong(at, "a text is 'printable ASCII', at most 64, without quotes");
  return { kind: 'text', value };
}

/** Throws `Wrong` for a function that there is not, or that takes more or less. */
function checkCall({ name, args, at }: CallNode): void {
  const known = functionNamed(name);
  if (!known) {
    const near = nearNames(name, Object.keys(FUNCTIONS));
    throw new Wrong(
      at,
      `"${name}" is not a value: there is no function ${name}(…)${near.length > 0 ? `; did you mean ${near.join(' or ')}?` : ''}`,
      near,
    );
  }
  if (known.refused) throw new Wrong(at, `${name}(…) cannot be had: ${known.refused}`);
  if (args.length >= known.least && args.length <= known.args.length) return;
  throw new Wrong(at, `write ${signatureText(name)}: ${known.about}`);
}

function call(node: CallNode, bare: BareRoot | null): Single | null {
  checkCall(node);
  const { name, args } = node;
  const path = (at: number): Path | null => {
    const arg = args[at];
    return arg && arg.kind !== 'type' ? pathOf(arg, bare) : null;
  };
  if ((WRAPS as readonly string[]).includes(name) && args.length === 1) {
    const of = path(0);
    return of && { ...of, wrap: name as Wrap };
  }
  if (name === 'path' && (args.length === 1 || args.length === 2)) {
    const of = path(0);
    const dentry = args.length === 2 ? path(1) : null;
    return of && (args.length === 1 || dentry) ? { kind: 'file', of, dentry } : null;
  }
  const [type, value] = args;
  if (name !== 'name' || args.length !== 2 || type?.kind !== 'name' || !value || value.kind === 'type')
    return null;
  const masked = value.kind === 'binary' && value.op === '&' && value.right.kind === 'number' ? value : null;
  const of = pathOf(masked ? masked.left : value, bare);
  const mask = masked?.right.kind === 'number' ? Number(masked.right.value) : null;
  if (!of || (mask !== null && !Number.isSafeInteger(mask))) return null;
  return { kind: 'enum', type: type.name, of, mask };
}

/** `arg.NAME`, `field.NAME` or `ret`, and plain steps from it; null: it is more than that. */
function pathOf(node: Node, bare: BareRoot | null): Path | null {
  const steps: Step[] = [];
  let at = node;
  for (;;) {
    if (at.kind === 'index') {
      if (at.index.kind !== 'number' || at.index.value > 999_999n) return null;
      steps.unshift({ op: '[]', index: Number(at.index.value) });
      at = at.of;
    } else if (at.kind === 'member') {
      const root = rootOf(at);
      if (root) return path(root, at.member, steps, at.at);
      steps.unshift({ op: at.op, member: at.member });
      at = at.of;
    } else break;
  }
  if (at.kind !== 'name') return null;
  if (at.name === 'ret') return path('ret', '', steps, node);
  if (at.name === 'arg' || at.name === 'field')
    throw new Wrong({ from: at.to, to: at.to }, `write ${at.name}.NAME`);
  if (isBuiltin(at.name) || at.name === 'point' || at.name === 'func' || isWord(at.name)) {
    if (steps.length === 0) return null;
    throw new Wrong({ from: at.to, to: node.to }, `${at.name} is a plain value: nothing can follow it`);
  }
  return bare ? path(bare, at.name, steps, node) : null;
}

function rootOf({ of, op }: MemberNode): 'arg' | 'field' | null {
  if (of.kind !== 'name' || (of.name !== 'arg' && of.name !== 'field')) return null;
  if (op !== '.') throw new Wrong({ from: of.to, to: of.to }, `write ${of.name}.NAME`);
  return of.name;
}

function path(root: Path['root'], name: string, steps: Step[], at: Span): Path {
  if (steps.length > MAX_STEPS) throw new Wrong(at, `more than ${MAX_STEPS} steps`);
  if (root === 'field' && /^\d/.test(name)) throw new Wrong(at, 'a name must follow field.');
  return { kind: 'path', root, name, steps, wrap: null };
}

/** A tree in which every way begins at a root that it says. */
function formula(node: Node, bare: BareRoot | null): Single {
  return { kind: 'formula', node: rooted(node, bare) };
}

/** The same tree with `arg.` or `field.` before names that a way begins with; a name alone may be an enum's. */
export function rooted(node: Node, bare: BareRoot | null): Node {
  const inner = (each: Node): Node => rooted(each, bare);
  switch (node.kind) {
    case 'member': {
      if (rootOf(node)) return node;
      return { ...node, of: begins(node.of, bare) ?? inner(node.of) };
    }
    case 'index':
      return { ...node, of: begins(node.of, bare) ?? inner(node.of), index: inner(node.index) };
    case 'unary':
      return { ...node, of: (node.op === '*' ? begins(node.of, bare) : null) ?? inner(node.of) };
    case 'cast':
      return { ...node, of: inner(node.of) };
    case 'sizeof':
      return node.of.kind === 'type' ? node : { ...node, of: inner(node.of) };
    case 'call':
      checkCall(node);
      return { ...node, args: node.args.map((arg) => (arg.kind === 'type' ? arg : inner(arg))) };
    case 'binary':
      return { ...node, left: inner(node.left), right: inner(node.right) };
    case 'conditional':
      return { ...node, test: inner(node.test), yes: inner(node.yes), no: inner(node.no) };
    case 'choice':
      throw new Wrong(node.at, 'a choice stands alone: ?? is for the whole expression');
    case 'name':
      if (node.name === 'arg' || node.name === 'field')
        throw new Wrong({ from: node.to, to: node.to }, `write ${node.name}.NAME`);
      return node;
    default:
      return node;
  }
}

/** A name that something is read behind: no enum's, so an argument's or a field's. */
function begins(of: Node, bare: BareRoot | null): Node | null {
  if (of.kind !== 'name' || of.name === 'ret' || of.name === 'arg' || of.name === 'field') return null;
  if (isBuiltin(of.name) || isWord(of.name))
    throw new Wrong({ from: of.to, to: of.to }, `${of.name} is a plain value: nothing can follow it`);
  if (!bare) throw unknown(of.name, of);
  const span = { from: of.from, to: of.to };
  return {
    kind: 'member',
    ...span,
    of: { kind: 'name', ...span, name: bare },
    op: '.',
    member: of.name,
    at: span,
  };
}

function unknownRoot(node: Node & { kind: 'name' }, bare: BareRoot | null): never {
  if (bare) throw new Error('a bare name is a path');
  throw unknown(node.name, node);
}

const unknown = (name: string, at: Span): Wrong =>
  new Wrong(
    at,
    `"${name}" is not a value: write field.NAME, arg.NAME, ret, a number, 'text', point, path(…), name(…), or one of ${BUILTINS.join(', ')}`,
  );
