export { type Diagnosis, diagnose } from './diagnose';
export type { DoctorInput } from './failure/failure';
export type { Remedy } from './remedies/context';
export { applyEdits, type Edit } from './source/edits';
