export { syscallPrefix } from './arch/wrapper';
export { type UserAddress, userAddress } from './point/address';
export { mayBeNull } from './point/nullable';
export { parsePoint } from './point/parse';
export { type Point, type PointKind, pointName } from './point/point';
export { silentExit } from './point/silent-exit';
export { pointText } from './point/text';
export {
  followOf,
  functionReads,
  type Machine,
  type Signature,
  slotsOf,
} from './read/function';
export { type Handed, handedBy, handsOut } from './read/handed';
export { findMember, type Member, memberNames, structOf } from './read/member';
export { type ArgPlace, argPlaces } from './read/place';
export type { Follow, Read, ReadSource, RegisterPlace, ReturnVia, SyscallVia } from './read/read';
export { hasReturn, needsReturn, returnRead } from './read/return';
export { syscallRead, syscallReads, syscallReturn, syscallVia } from './read/syscall';
export { memberOf, recordReads, tracepointReads } from './read/tracepoint';
export { isByValue, isUserPointer, pointerByName, type ReadValue, readValue } from './read/value';
export { addressOfSection } from './section/address';
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
