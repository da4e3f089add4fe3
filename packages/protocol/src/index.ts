export {
  type DiagnosisInfo,
  diagnosisSchema,
  type Proof,
  proofText,
  type RemedyInfo,
  type SourceEdit,
  type WarningInfo,
  warningSchema,
} from './browser/diagnosis';
export {
  type HandshakeRefusal,
  handshakeSchema,
  KEY_HEADER,
  KEY_ITEM,
  WANTED_ITEM,
} from './browser/handshake';
export { SSH_TARGET, type SurfaceId, surfaceIdSchema, type TargetId, targetIdSchema } from './browser/ids';
export { LENS_HOOKS, type LensPane, type LensResult } from './browser/lens';
export type { LessonInfo, LessonTried, LessonView, StepView } from './browser/lessons';
export {
  type Ack,
  BROWSER_PROTOCOL,
  type Events,
  events,
  isRequestName,
  mostBytesOf,
  type RequestName,
  type Requests,
  type Results,
  requests,
} from './browser/messages';
export type { Notice } from './browser/notice';
export { RECORDING_PAGE, type RecordingInfo, type RecordingView } from './browser/recordings';
export { may, ROLES, type Role, roleSchema } from './browser/role';
export {
  type Diagnostic,
  groupsSchema,
  layoutSchema,
  ledgerSchema,
  type RecordingState,
  type RunEnd,
  type RunInfo,
  type RunPhase,
  runEndSchema,
} from './browser/runs';
export { type SessionInfo, sessionNameSchema } from './browser/sessions';
export { isSourceTooLarge, MAX_BROWSER_FRAME, MAX_SOURCE, sourceTooLarge } from './browser/size';
export type { SpecInfo } from './browser/specs';
export type { SurfaceInfo } from './browser/surfaces';
export type { BootCost, TargetInfo } from './browser/targets';
export { type TrialReport, trialReportSchema } from './browser/trials';
export { type Workspace, workspaceSchema } from './browser/workspace';
export { type Attach, attachSchema, type ProgramAttach } from './loader/attach';
export {
  BATCH_HEADER,
  type BatchHeader,
  RECORD_HEADER,
  readBatchHeader,
  writeBatchHeader,
} from './loader/batch';
export {
  type Check,
  type DoctorReport,
  doctorReportSchema,
  type ExecResult,
  type LoaderHello,
  type LoaderMessage,
  type LoaderRequest,
  type LoaderRequestInput,
  messageSchema,
  requestSchema,
  type SurfaceItem,
} from './loader/control';
export {
  BLOB_HEADER,
  BLOB_PIECE,
  blobId,
  blobOf,
  blobsOf,
  FRAME_HEADER,
  type Frame,
  FrameKind,
  FrameReader,
  frameHeader,
} from './loader/frame';
export {
  GROUPS_HEADER,
  GROUPS_PIECE,
  type GroupsHeader,
  groupsPiece,
  readGroupsHeader,
} from './loader/groups';
export { MAX_OBJECT } from './loader/object';
export { PERF_EVENTS } from './loader/perf';
export { type Refusal, refusalSchema } from './loader/refusal';
export {
  type GroupsMap,
  type LoadedProgram,
  type MapPage,
  mapPageSchema,
  type RunStarted,
  type RunStats,
  runStartedSchema,
  type Stage,
  type Watchdog,
} from './loader/run';
export {
  TRIAL_HOOKS,
  type TrialAt,
  type TrialCase,
  type TrialCaseInput,
  type TrialHook,
  type TrialKind,
  type TrialResult,
  trialCaseSchema,
  trialResultsSchema,
} from './loader/trial';
export { LOADER_PROTOCOL } from './loader/version';
export { problemSchema } from './problem/problem';
