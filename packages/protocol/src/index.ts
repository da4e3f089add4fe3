export * from './browser/diagnosis';
export * from './browser/handshake';
export { type SurfaceId, surfaceIdSchema, type TargetId, targetIdSchema } from './browser/ids';
export * from './browser/messages';
export * from './browser/notice';
export * from './browser/role';
export {
  columnSchema,
  type Diagnostic,
  diagnosticSchema,
  layoutSchema,
  ledgerSchema,
  type RunEnd,
  type RunInfo,
  type RunPhase,
  runEndSchema,
  runInfoSchema,
  runPhaseSchema,
} from './browser/runs';
export { type SessionInfo, sessionInfoSchema, sessionNameSchema } from './browser/sessions';
export * from './browser/size';
export { type SpecInfo, specInfoSchema } from './browser/specs';
export { type SurfaceInfo, surfaceInfoSchema } from './browser/surfaces';
export { type TargetInfo, targetInfoSchema } from './browser/targets';
export { type TrialReport, trialReportSchema } from './browser/trials';
export { type Workspace, workspaceSchema } from './browser/workspace';
export { type Attach, attachSchema, type ProgramAttach, programAttachSchema } from './loader/attach';
export * from './loader/batch';
export * from './loader/control';
export * from './loader/frame';
export * from './loader/refusal';
export * from './loader/run';
export {
  MAX_TRIAL_CASES,
  PERF_EVENTS,
  type PerfEvent,
  TRIAL_HOOKS,
  type TrialAt,
  type TrialCase,
  type TrialCaseInput,
  type TrialHook,
  type TrialKind,
  type TrialResult,
  trialAtSchema,
  trialCaseSchema,
  trialResultSchema,
  trialResultsSchema,
} from './loader/trial';
export * from './loader/version';
export * from './problem/problem';
