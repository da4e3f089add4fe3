export { rowSays } from './check/cells';
export { evaluate, kindOf, LIST_NAMES } from './check/evaluate';
export type { CheckResult, Evidence, Pane, TrialSeen } from './check/evidence';
export { probeName } from './format/faults';
export {
  type Front,
  type Lesson,
  type Lines,
  onKernel,
  rightOption,
  type Step,
  type StepKind,
  type Tried,
} from './format/lesson';
export { parseLesson } from './format/parse';
export { isPlant, PLANTS, type PlantKind, type PlantName } from './format/plants';
export type { Attempt, Check, LessonProbe, Lists, Plant } from './format/schema';
export type { Block, Inline } from './markdown/ast';
export { linkOf } from './markdown/link';
export { specOfProbe } from './probe/of';
export { lessonText, plain } from './text';
export { fill, type Secrets } from './value/secrets';
