export { type Arch, syscallNumber } from './abi/syscall-numbers';
export { attachFromSource } from './attach/from-source';
export { attachPlan, type PlannedAttach, type PlannedProgram } from './attach/plan';
export { programName } from './c/name';
export { BUILTINS, type Expression, expressionText } from './expression/ast';
export { type Parsed, parseExpression } from './expression/parse';
export type { ProbeFacts } from './facts/facts';
export { type Generated, generate, PASSES, type PassName, type PassOutput } from './passes/passes';
export type { SkeletonInput, SkeletonPoint, SkeletonReading } from './skeleton/input';
export { skeleton } from './skeleton/skeleton';
export { parseSpec, parseSpecText } from './spec/parse';
export {
  type ProbeSpec,
  SPEC_VERSION,
  type SpecColumn,
  type SpecFilter,
  type SpecWay,
  specSchema,
} from './spec/schema';
export { HOOKS, type Hook, type SpecPoint, specPoint } from './spec/words';
export { findSpec, shippedSpecs } from './specs';
