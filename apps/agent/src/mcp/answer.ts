import { type Printable, Problem, printableJson, toProblem } from '@hooklab/base';
import type { z } from 'zod';
import { aborted } from '../answer/aborted';
import { boundedJson } from './bounded';
import type { Bench, Call, Tool } from './tool';

/** Of every answer. */
export const ANSWER_VERSION = 1;

export interface Answer {
  readonly text: Printable;
  readonly failed: boolean;
}

/** A call's answer as text. Never rejects: what is wrong is an answer, too, so that who asks can ask better. */
export async function answerOf(tool: Tool, input: unknown, bench: Bench, call: Call): Promise<Answer> {
  try {
    const checked = tool.input.safeParse(input ?? {});
    if (!checked.success) throw wrongInput(tool, checked.error.issues);
    const answer = await Promise.race([tool.answer(checked.data, bench, call), cancelled(call.signal)]);
    return { text: boundedJson({ version: ANSWER_VERSION, ...answer }), failed: 'failure' in answer };
  } catch (error) {
    const problem = toProblem(error).toJSON();
    return { text: boundedJson({ version: ANSWER_VERSION, problem }), failed: true };
  }
}

/** What goes on without its asker (a VM that boots) is there for the next call. */
const cancelled = async (signal: AbortSignal): Promise<never> => {
  await aborted(signal);
  throw new Problem({ code: 'cancelled', what: 'The call was cancelled' });
};

function wrongInput({ name, input }: Tool, issues: readonly z.core.$ZodIssue[]): Problem {
  const [first] = issues;
  const fields = Object.keys(input.shape);
  return new Problem({
    code: 'usage',
    what: `${name} does not take that`,
    where: first?.path.join('.') || undefined,
    cause: first?.message,
    fix: fields.length > 0 ? `It takes ${fields.join(', ')}` : 'It takes nothing',
    log:
      issues.length > 1
        ? issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n')
        : undefined,
  });
}

export const unknownTool = (name: string, tools: readonly Tool[]): string =>
  `There is no tool ${printableJson(name.slice(0, 100))}; there are ${tools.map((each) => each.name).join(', ')}`;
