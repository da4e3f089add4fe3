import { isUseful, msg, predict } from '@hooklab/advisor';
import { applies, type HookId, hookType, sectionOf } from '@hooklab/hook';
import { similarSymbols } from '../names/similar';
import {
  addReturn,
  bitfieldRead,
  constantSize,
  inlined,
  lastName,
  ownRecord,
  renameInCode,
  stackArguments,
  thisCpu,
  weakExtern,
} from '../source/repairs';
import { changing, type Maker, moving, plain, type Remedy, type RemedyContext } from './context';

/** Ways out of what public problem reports are about: each a change of one statement. */

const inLine = (c: RemedyContext, change: (source: string, line: number) => string | null) =>
  changing(c, c.source && c.line ? change(c.source.text, c.line.line) : null);

export const bitfield: Maker = (c) => [plain('bitfield-read', inLine(c, bitfieldRead))];

/** clang names the call first; what is to be changed is where the function is defined. */
export const inlineFunction: Maker = (c) => {
  const at = /:(\d+):\d+: error: (?:\w+ )?defined with too many args/.exec(c.log)?.[1];
  return [plain('inline-function', changing(c, c.source && at ? inlined(c.source.text, Number(at)) : null))];
};

export const stackArgument: Maker = (c) => {
  const x86 = c.facts === undefined || c.facts.kernel.arch === 'x86_64';
  if (!x86) return [];
  // the compiler's failure names no program: the first that takes more than six
  const over =
    c.program && c.program.params.length > 6 ? c.program : c.programs.find((p) => p.params.length > 6);
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
  const typed = /extern \((?:var|func) ksym\)/.test(c.log);
  const after = c.source && name && !typed ? weakExtern(c.source.text, name) : null;
  return [
    plain('weak-extern', {
      message: msg('remedy.weak-extern', { name: name ?? '?' }),
      ...changing(c, after),
    }),
  ];
};

export const otherSymbol: Maker = (c) => {
  const { name } = c.params;
  if (!c.facts || !name) return [];
  return similarSymbols(c.facts, name, 3).map((other): Remedy => {
    const after = c.source && renameInCode(c.source.text, name, other);
    return plain('other-symbol', {
      message: msg('remedy.rename', { from: name, to: other }),
      ...changing(c, after),
    });
  });
};

export const ofThisCpu: Maker = (c) => [plain('this-cpu', inLine(c, thisCpu))];

export const constant: Maker = (c) => [plain('constant-size', inLine(c, constantSize))];

export const copyFirst: Maker = (c) => {
  const field = /\.(\w+)$/.exec(c.params.name ?? '')?.[1];
  return [plain('own-record', field ? inLine(c, (s, line) => ownRecord(s, line, field)) : {})];
};

export const withReturn: Maker = (c) => [
  plain('add-return', changing(c, c.source && c.program ? addReturn(c.source.text, c.program) : null)),
];
