import type { ProblemShape } from '@hooklab/base';
import type {
  DiagnosisInfo,
  Diagnostic,
  RecordingState,
  RunEnd,
  RunPhase,
  RunStats,
  Stage,
  WarningInfo,
} from '@hooklab/protocol';
import type { Groups, Layout, Ledger } from '@hooklab/records';

/** What a run passes through, in this order. The time of `start` is told last: it is what the others did not take. */
export const STAGES = [
  'target',
  'generate',
  'compile',
  'start',
  'open',
  'load',
  'attach',
  'stream',
] as const satisfies Stage[];

export interface RunState {
  /** null until the agent has numbered it */
  id: number | null;
  title: string;
  /** "lab:6.12" */
  target: string;
  /** the C that it was started with: remedies are edits of its lines */
  source: string;
  phase: RunPhase;
  /** this page started it; else it watches one of another window, or of itself before a reload */
  mine: boolean;
  /** when it was started: the page's clock, milliseconds */
  began: number;
  /** milliseconds that each finished stage took */
  stages: Partial<Record<Stage, number>>;
  /** stopping was asked for before the run had a number */
  stopAsked: boolean;
  programs: string[];
  /** the kinds of its records */
  layouts: Layout[] | null;
  /** what it sums up instead; null: nothing, or not known yet */
  groups: Groups | null;
  ledger: Ledger | null;
  /** what is kept of it on disk; null: not known yet */
  recording: RecordingState | null;
  stats: RunStats | null;
  /** when it ends by itself, milliseconds of the page's clock; null: it has no limit, or does not stream yet */
  endsAt: number | null;
  /** why it ended, in a sentence; null while it has not */
  end: RunEnd | null;
  problem: ProblemShape | null;
  diagnostics: Diagnostic[];
  /** why it failed on that kernel, and the ways out; null where there is nothing to diagnose */
  diagnosis: DiagnosisInfo | null;
  /** what runs and reads something else on that kernel than it was written to read */
  warnings: readonly WarningInfo[];
  /** the agent still reads that kernel's files for the diagnosis */
  explaining: boolean;
}

/** `now`: the page's clock, milliseconds. */
export function newRun(title: string, target: string, now: number, source = ''): RunState {
  return {
    id: null,
    mine: true,
    began: now,
    title,
    target,
    source,
    phase: 'starting',
    stages: {},
    stopAsked: false,
    programs: [],
    layouts: null,
    groups: null,
    ledger: null,
    recording: null,
    stats: null,
    endsAt: null,
    end: null,
    problem: null,
    diagnostics: [],
    diagnosis: null,
    warnings: [],
    explaining: false,
  };
}

export function withStage(run: RunState, stage: Stage, ms: number): RunState {
  const stages = { ...run.stages, [stage]: ms };
  // Attached is live, whether or not an event has come yet.
  const live = run.phase === 'starting' && (stage === 'attach' || stage === 'stream');
  return { ...run, stages, phase: live ? 'streaming' : run.phase };
}

/** The stage that is going on: the one after the last that was told. null when nothing is. */
export function currentStage(run: RunState | null): Stage | null {
  if (!run || run.phase === 'ended') return null;
  if (run.phase === 'stopping') return 'stop';
  if (run.phase === 'streaming') return 'stream';
  return nextStage(run);
}

/** The one after the last that was told: what was not needed (C by hand is not generated) is never told. */
function nextStage({ stages }: RunState): Stage {
  const last = STAGES.findLastIndex((stage) => stages[stage] !== undefined);
  return STAGES[Math.min(last + 1, STAGES.length - 1)]!;
}

/** The stage at which a failed run stopped: shown as the failed one in the strip. */
export function failedStage(run: RunState | null): Stage | null {
  // Refused before it began: no stage is to blame.
  if (run?.phase !== 'ended' || !run.problem || run.id === null) return null;
  // clang's time is told whether or not it was content.
  if (run.diagnostics.some((d) => d.tool === 'clang' && d.severity === 'error')) return 'compile';
  const next = nextStage(run);
  // no problem is one of the way to the loader: what it refuses first is what it opens
  return next === 'start' ? 'open' : next;
}

export function isLive(run: RunState | null): boolean {
  return run !== null && run.phase !== 'ended';
}

export function withEnd(
  run: RunState,
  end: Pick<RunState, 'end' | 'ledger' | 'problem' | 'diagnostics' | 'diagnosis'> & {
    explaining?: true | undefined;
  },
): RunState {
  const { explaining = false } = end;
  return { ...run, phase: 'ended', ...end, explaining, ledger: end.ledger ?? run.ledger };
}

/** Over, and not as it was to be. */
export const withFailure = (run: RunState, why: RunEnd['why'], problem: ProblemShape): RunState =>
  withEnd(run, {
    end: { why, text: problem.what },
    ledger: null,
    problem,
    diagnostics: [],
    diagnosis: null,
  });

/** The agent is another one since, or nobody watched the run for too long. */
export function lostRun(run: RunState): RunState {
  return withFailure(run, 'gone', {
    code: 'agent-away',
    what: `The run “${run.title}” has ended`,
    cause:
      'the connection to the agent broke for longer than a run goes on unwatched, or the agent was stopped',
    fix: 'The rows so far are kept here. Run it again',
  });
}
