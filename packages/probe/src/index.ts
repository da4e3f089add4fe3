export { type NumberedArch, syscallNumber } from './abi/syscall-numbers';
export { type ObjectProgram, programsOf } from './attach/from-object';
export { needsOfAsked } from './card/asked';
export type { CardNeeds } from './card/ends';
export { type CardWay, type CardWish, specOfCard } from './card/spec';
export { type CardSums, type CardTotal, summedTexts } from './card/summed';
export { blankComments } from './editor/comments';
export { type CCompletion, type COption, completeC } from './editor/complete-c';
export { type CHover, hoverC } from './editor/hover-c';
export { BUILTINS, type Expression, expressionText } from './expression/ast';
export { type Parsed, parseExpression } from './expression/parse';
export type { ExpressionFault } from './expression/tree/node';
export { readTree } from './expression/tree/read';
export type { ProbeFacts } from './facts/facts';
export { type CheckedDraft, checkDraft } from './form/check';
export {
  type DraftColumn,
  type DraftFault,
  type DraftTotal,
  draftSchema,
  type SpecDraft,
} from './form/draft';
export {
  addColumn,
  FIRST_TOTAL,
  hasStack,
  moveColumn,
  removeColumn,
  withColumn,
  withStack,
  withTextAt,
} from './form/edit';
export { draftOf } from './form/of-spec';
export { scopeOfDraft } from './form/scope';
export { hooksOfDraft, withHook } from './form/with-hook';
export {
  bpftraceOf,
  type Generated,
  generate,
  generateTogether,
  PASSES,
  type PassName,
  type PassOutput,
} from './passes/passes';
export { readyHere } from './passes/ready';
export type { Join, Probe, Program, Read, Role } from './program/program';
export { scopeFor } from './resolve/scope';
export { filterOf } from './spec/filter-of';
export { type Narrowed, narrow, type Wanted } from './spec/narrow';
export { parseSpec, parseSpecText } from './spec/parse';
export {
  type ProbeSpec,
  SPEC_VERSION,
  type SpecColumn,
  type SpecFilter,
  type SpecWay,
  specSchema,
} from './spec/schema';
export { ofThose, type Whose, whoseTests } from './spec/whose';
export { HOOKS, type Hook, type SpecPoint, specPoint } from './spec/words';
export { findSpec, shippedSpecs } from './specs';
export { type Checked, checkTree } from './typing/check';
export { type Completion, complete, type Option as CompletionOption } from './typing/complete';
export { type CType, ctypeText } from './typing/ctype';
export { type Hover, hover } from './typing/hover';
export type { Scope, ScopeName } from './typing/scope';
export { choose, pointsOf } from './way/choose';
export { contextText } from './write/c/context';
export { coreRead } from './write/c/coreRead';
export { emptyProgram } from './write/c/empty';
export { readText } from './write/c/read';
export type { ProjectParts } from './write/project/parts';
export { writeProject } from './write/project/project';
