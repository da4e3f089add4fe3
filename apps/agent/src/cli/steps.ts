import { type Milliseconds, Problem, toProblem } from '@hooklab/base';

/** One of what must be done to end in order. */
export interface Step {
  /** "the runs are stopped" */
  name: string;
  /** how long it may take; what comes after goes on then */
  ms: Milliseconds;
  work(): unknown;
}

/** Every step is tried, whatever became of the others. Resolves to what went wrong; never rejects. */
export async function inOrder(steps: Step[]): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const step of steps) {
    try {
      await within(step);
    } catch (error) {
      problems.push(toProblem(error, 'stopping'));
    }
  }
  return problems;
}

async function within({ name, ms, work }: Step): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new Problem({
            code: 'stop-late',
            what: `Not all ended in order: “${name}” took too long`,
            cause: `not within ${ms / 1000} s`,
          }),
        ),
      ms,
    );
  });
  try {
    await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
