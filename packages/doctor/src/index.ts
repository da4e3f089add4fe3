export { type Diagnosis, diagnose } from './diagnose';
export type { DoctorInput } from './failure/failure';
export type { Remedy } from './remedies/context';
export { applyEdits, type Edit, editsBetween } from './source/edits';
export { type Warning, type WarningInput, warningsOf } from './warnings/warnings';
