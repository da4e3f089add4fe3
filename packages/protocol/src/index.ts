export * from './browser/diagnosis';
export * from './browser/handshake';
export * from './browser/messages';
export * from './browser/notice';
export * from './browser/run';
export * from './browser/sessions';
export * from './browser/size';
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
export * from './problem';
