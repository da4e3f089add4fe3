import { type AdvisorFacts, isUseful, msg, predict, similarNames } from '@hooklab/advisor';
import { applies, type HookId, hookType, sectionOf } from '@hooklab/hook';
import { type Btf, isStruct, Kind, mask } from '@hooklab/surface';
import { similarSymbols } from '../names/similar';
import { asksPastTheLast } from '../source/asked';
import { thisCpu, untyped, weakExtern } from '../source/externs';
import {
  addReturn,
  bitfieldRead,
  constantSize,
  lastName,
  madeInline,
  ownRecord,
  renameInCode,
  stackArguments,
} from '../source/repairs';
import { kept, sentStruct, withRows } from '../source/rows';
import { callInstead } from '../source/tailcall';
import { changing, type Maker, moving, plain, type Remedy, type RemedyContext } from './context';

/** Ways out of what public problem reports are about: each a change of one statement. */

const inLine = (c: RemedyContext, change: (source: string, line: number) => string | null) =>
  changing(c, c.source && c.line ? change(c.source.text, c.line.line) : null);

/** Of a line with several reads those of members that are bit-fields in some struct of this kernel. */
export const bitfield: Maker = (c) => {
  const bits = c.btf && c.line ? bitfieldsNamed(c.btf, c.line.text) : new Set<string>();
  const known = bits.size > 0 ? (member: string) => bits.has(member) : null;
  return [
    plain(
      'bitfield-read',
      inLine(c, (source, line) => bitfieldRead(source, line, known)),
    ),
  ];
};

function bitfieldsNamed(btf: Btf, text: string): ReadonlySet<string> {
  const words = new Set(text.match(/[A-Za-z_]\w*/g));
  const found = new Set<string>();
  for (let id = 1; id < btf.end; id++) {
    if (!isStruct(btf.kind(id)) || !btf.flag(id)) continue;
    for (let i = 0; i < btf.vlen(id); i++)
      if (btf.memberBits(id, i) > 0 && words.has(btf.memberName(id, i))) found.add(btf.memberName(id, i));
  }
  return found;
}

/** clang names the call first; what is to be changed is where the function is defined. */
export const inlineFunction: Maker = (c) => {
  const at =
    /:(\d+):\d+: error: (?:\w+ )?defined with too many args/.exec(c.log)?.[1] ??
    (c.source && c.line ? definedAt(c.source.text, c.line.text) : null);
  return [
    plain('inline-function', changing(c, c.source && at ? madeInline(c.source.text, Number(at)) : null)),
  ];
};

/** The line that defines the function which a line calls; null where it calls none of the source. */
function definedAt(source: string, line: string): number | null {
  const lines = source.split('\n');
  for (const [, name] of line.matchAll(/\b([A-Za-z_]\w*)\s*\(/g)) {
    const at = lines.findIndex((text) => new RegExp(`^static\\b.*\\b${name}\\s*\\(`).test(text));
    if (at >= 0) return at + 1;
  }
  return null;
}

export const stackArgument: Maker = (c) => {
  const x86 = c.facts === undefined || c.facts.kernel.arch === 'x86_64';
  if (!x86) return [];
  // the compiler's failure names no program: the first that takes more than six
  const over =
    c.program && c.program.params.length > 6 ? c.program : c.programs.find((p) => p.params.length > 6);
  // a function with six arguments has none on the stack
  if (c.source && c.btf && asksPastTheLast(c.source.text, c.btf)) return [plain('fewer-args')];
  return [
    plain('stack-argument', changing(c, c.source && over ? stackArguments(c.source.text, over) : null)),
  ];
};

/** bpf_d_path is for typed programs at the functions of its list: the same function by fentry, if it is one. */
export const typedHook: Maker = (c) => {
  const { facts, target, hook } = c;
  if (!facts || target?.kind !== 'fn' || hook === null || hookType(hook).context === 'typed') return [];
  const allowed = facts.sets.get('btf_allowlist_d_path');
  const to: HookId = 'fentry';
  if (!allowed?.has(target.name) || !applies(target, to)) return [];
  const predicted = predict(facts, target, to, c.who);
  if (!isUseful(predicted) || c.refuses?.includes(to)) return [];
  const section = sectionOf(to, target, facts.kernel.arch);
  const message = msg('remedy.other-hook', { section, why: predicted.why });
  return [moving(c, 'typed-hook', { hook: to, point: target, section }, message)];
};

export const onlyLastName: Maker = (c) => [plain('last-name', inLine(c, lastName))];

export const weak: Maker = (c) => {
  const { name } = c.params;
  // one with a type is followed: 0 in its place does not load either, unless the program tests it
  const typed = /extern \((?:var|func) ksym\)|kfunc '/.test(c.log);
  const after = c.source && name && !typed ? weakExtern(c.source.text, name) : null;
  return [
    plain('weak-extern', {
      message: msg('remedy.weak-extern', { name: name ?? '?' }),
      ...changing(c, after),
    }),
  ];
};

export const otherSymbol: Maker = (c) => {
  const { facts } = c;
  const { name } = c.params;
  if (!facts || !name) return [];
  const of = /extern \((var|func) ksym\)/.exec(c.log)?.[1] ?? (/kfunc '/.test(c.log) ? 'func' : undefined);
  const like = of === 'func' ? kfuncsLike(facts, name) : similarSymbols(facts, name, 3);
  return like.map((other): Remedy => {
    const renamed = c.source && renameInCode(c.source.text, name, other);
    // the BTF of a kernel has the types of per-CPU variables, and of no others
    const plainly =
      of === 'var' && renamed && !c.btf?.find(other, mask(Kind.VAR)) ? untyped(renamed, other) : null;
    return plain('other-symbol', {
      message: plainly
        ? msg('remedy.untyped-ksym', { name: other })
        : msg('remedy.rename', { from: name, to: other }),
      ...changing(c, plainly ?? renamed),
    });
  });
};

/**
 * What a kernel offers to programs is named bpf_… and stands in one of its lists (__BTF_ID__func__bpf_…): of these the
 * names that share the most. The functions of LSM hooks stand in lists too, and are called by nobody.
 */
function kfuncsLike(facts: AdvisorFacts, name: string): string[] {
  const near = similarNames(facts, name, null, 5).filter(
    (other) => /^bpf_(?!lsm_)/.test(other) && facts.types.hasFunc(other),
  );
  const listed = new Set<string>();
  for (let row = 0; near.length > 0 && row < facts.rows.vmlinux; row++) {
    const found = /^__BTF_ID__func__(\w+?)__\d+$/.exec(facts.rows.name(row));
    if (found) listed.add(found[1]!);
  }
  return near.filter((other) => listed.has(other));
}

export const ofThisCpu: Maker = (c) => [plain('this-cpu', inLine(c, thisCpu))];

export const constant: Maker = (c) => [plain('constant-size', inLine(c, constantSize))];

export const copyFirst: Maker = (c) => {
  const field = /\.(\w+)$/.exec(c.params.name ?? '')?.[1];
  return [plain('own-record', field ? inLine(c, (s, line) => ownRecord(s, line, field)) : {})];
};

/** The struct that is sent is kept for Hooklab; a program that sends nothing makes a row of each hit. */
export const rowStruct: Maker = (c) => {
  const text = c.source?.text;
  const sent = text === undefined ? null : sentStruct(text);
  if (text !== undefined && sent !== null) {
    const message = msg('remedy.keep-struct', { name: sent });
    return [plain('row-struct', { message, ...changing(c, kept(text, sent)) })];
  }
  return [plain('row-struct', changing(c, text === undefined ? null : withRows(text)))];
};

/** A tail call of Hooklab's finds nothing in its array: what it leads to is a function of its own. */
export const called: Maker = (c) => [
  plain('call-instead', changing(c, c.source ? callInstead(c.source.text, c.programs) : null)),
];

export const withReturn: Maker = (c) => [
  plain('add-return', changing(c, c.source && c.program ? addReturn(c.source.text, c.program) : null)),
];
