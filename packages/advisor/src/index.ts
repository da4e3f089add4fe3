export type { SampledCase } from './bench/case';
export {
  type Compared,
  type Confusion,
  compare,
  confusionText,
  type Miss,
  type Observation,
} from './bench/compare';
export { drawSample, type SampleOptions, trialDanger } from './bench/sample';
export { STRATA, type Stratum } from './bench/strata';
export * from './corrections/corrections';
export { type Advice, type AdviseOptions, advise, type Question } from './engine/advise';
export { type Understood, understand } from './engine/ask';
export type { Candidate, LadderStep, Move, Reading, Trial } from './engine/candidate';
export { isProved, type TrialFound, trialsFrom } from './engine/proof';
export { readingsOf } from './engine/reading';
export { type Wish, wishOf } from './engine/wish';
export type { AdvisorFacts } from './facts/facts';
export { type KernelId, parseRelease } from './facts/kernel';
export { type Unloaded, unloadedModule } from './facts/modules';
export type { Place } from './facts/place';
export { type Declared, similarNames } from './facts/successors';
export { factsOf } from './facts/surface';
export { type Capabilities, ROOT, type SystemFacts } from './facts/system';
export {
  BRANCHES,
  type BranchId,
  GOAL_TREE,
  GOALS,
  type Goal,
  goalById,
  NEED_IDS,
  type NeedId,
  type Needs,
  type ParamId,
  parseNeeds,
} from './goals';
export { type GoalMatch, matchGoals } from './goals/match';
export { goalTitle } from './goals/title';
export { type Restriction, restrictionsOf } from './goals/words';
export * from './hooks';
export { PREDICATES, type Predicate, type PredicateId, predicateById } from './predicates/predicates';
export { host, kernel, lab, libbpf, type Source, sourceText, thread } from './predicates/source';
export { type BadPointLine, type PredictionLine, predictMany } from './predict/mass';
export { noreturn as neverReturns } from './predict/noreturn';
export { type Evidence, isUseful, type Prediction, type Stage, type VerdictKind } from './predict/outcome';
export { predict } from './predict/predict';
export { en } from './text/en';
export { type Message, type MessageId, msg, paramsOf, say, type Texts } from './text/message';
