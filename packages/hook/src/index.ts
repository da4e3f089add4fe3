export { syscallPrefix } from './arch/wrapper';
export { mayBeNull } from './point/nullable';
export { parsePoint } from './point/parse';
export { type Point, type PointKind, pointName } from './point/point';
export { pointText } from './point/text';
export { pointOfSection } from './section/point';
export {
  hookOfWord,
  SECTION_WORDS,
  sectionName,
  sectionOf,
  sectionTarget,
  splitSection,
} from './section/section';
export {
  type AttachKind,
  type ContextKind,
  type End,
  HOOK_IDS,
  type HookFamily,
  type HookId,
  type HookType,
  type ReadWay,
  type Sees,
} from './type/hook';
export { applies, familyOf, HOOK_TYPES, hookType, isHookId } from './type/types';
