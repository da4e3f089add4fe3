/** What the kernel tells of one program that ran. null: it does not say, or nobody counted. */
export interface ProgramCost {
  readonly instructions: number | null;
  readonly runs: number | null;
  readonly timeNs: number | null;
}

export interface RunCost {
  readonly instructions: number | null;
  readonly runs: number | null;
  /** nanoseconds; null where it never ran */
  readonly nsPerRun: number | null;
}

/** Of all programs of a run together; what one of them does not tell is unknown of all. */
export function runCost(programs: readonly ProgramCost[]): RunCost {
  const runs = sum(programs.map((program) => program.runs));
  const timeNs = sum(programs.map((program) => program.timeNs));
  return {
    instructions: sum(programs.map((program) => program.instructions)),
    runs,
    nsPerRun: runs === null || runs === 0 || timeNs === null ? null : timeNs / runs,
  };
}

const sum = (parts: readonly (number | null)[]): number | null =>
  parts.length === 0
    ? null
    : parts.reduce((all, part) => (all === null || part === null ? null : all + part), 0);
