import { Problem, type ProblemShape, toProblem } from '@hooklab/base';
import * as Comlink from 'comlink';

/**
 * Comlink carries only a thrown Error's message from the worker; a Problem has more to say. Both sides call this
 * before anything else.
 */
export function carryProblems(): void {
  const before = Comlink.transferHandlers.get('throw')!;
  Comlink.transferHandlers.set('throw', {
    canHandle: before.canHandle,
    serialize: (thrown: unknown): [ProblemShape, Transferable[]] => [
      toProblem((thrown as { value: unknown }).value).toJSON(),
      [],
    ],
    deserialize: (problem: ProblemShape): never => {
      throw new Problem(problem);
    },
  });
}
