import { Problem, toProblem } from '@hooklab/base';
import {
  type Ack,
  isRequestName,
  isSourceTooLarge,
  may,
  type RequestName,
  type Requests,
  type Results,
  type Role,
  requests,
  sourceTooLarge,
} from '@hooklab/protocol';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Socket } from 'socket.io';
import { RefusedFrame } from './frames';

/** What an answer may be: nothing at all where the result says no more than that it is done. */
// biome-ignore lint/suspicious/noConfusingVoidType: what a handler that returns nothing returns
type Answer<R> = Record<string, never> extends R ? R | void : R;

/** What answers one client message; its result goes into the acknowledgement. */
export type Handlers = {
  [K in RequestName]: (message: Requests[K]) => Answer<Results[K]> | Promise<Answer<Results[K]>>;
};

/** A person types and clicks; acknowledgements of batches are the busiest, about 20 a second and run. */
const limiter = new RateLimiterMemory({ points: 400, duration: 1 });

/** Messages of one connection that wait for their answer, and the characters of source in them. */
const MOST_WAITING = 128;
const MOST_WAITING_SOURCE = 8 * 1024 * 1024;

/**
 * Every message of a client: rate, backlog, role, schema, handler, the result's schema, acknowledgement. Anything else that a client sends is
 * answered with a Problem when it can be, and never reaches a handler.
 */
export function dispatch(socket: Socket, role: Role, handlers: Handlers): void {
  let waiting = 0;
  let waitingSource = 0;
  socket.onAny(async (name: string, ...args: unknown[]) => {
    const ack = typeof args.at(-1) === 'function' ? (args.pop() as (answer: Ack<unknown>) => void) : () => {};
    const source = sourceOf(args[0])?.length ?? 0;
    waiting++;
    waitingSource += source;
    try {
      await limiter.consume(socket.id).catch(() => {
        throw new Problem({ code: 'too-fast', what: 'Too many messages', fix: 'Wait a second' });
      });
      if (waiting > MOST_WAITING || waitingSource > MOST_WAITING_SOURCE) throw tooManyWait();
      ack({ ok: true, result: await handled(handlers, role, name, args[0]) });
    } catch (error) {
      ack({ ok: false, problem: toProblem(error).toJSON() });
    } finally {
      waiting--;
      waitingSource -= source;
    }
  });
}

async function handled(handlers: Handlers, role: Role, name: unknown, message: unknown): Promise<unknown> {
  if (message instanceof RefusedFrame) throw message.problem;
  if (!isRequestName(name)) {
    throw new Problem({
      code: 'unknown-message',
      what: `The agent knows no message “${String(name).slice(0, 64)}”`,
    });
  }
  const entry = requests[name];
  if (!may(role, entry.role)) throw notAllowed(role, name, entry.role);
  const parsed = entry.request.safeParse(message);
  if (!parsed.success) throw refusal(name, message, parsed.error.issues[0]);
  const result = (await (handlers[name] as (message: unknown) => unknown)(parsed.data)) ?? {};
  const said = entry.result.safeParse(result);
  if (said.success) return result;
  throw new Problem({
    code: 'bad-result',
    what: `The agent’s answer to ${name} is not what it should be`,
    cause: 'a fault of the agent',
    log: said.error.message,
  });
}

const notAllowed = (role: Role, name: string, needed: Role) =>
  new Problem({
    code: 'not-allowed',
    what: role === 'observer' ? 'This session may only look' : 'This session may not decide who comes in',
    where: name,
    fix: `Open a launch link of the role ${needed}: npx hooklab link --role ${needed}`,
  });

const tooManyWait = () =>
  new Problem({
    code: 'too-many-wait',
    what: 'Too many messages of this window wait for an answer',
    fix: 'Wait until some are answered',
  });

function sourceOf(message: unknown): string | undefined {
  const source = (message as { source?: unknown } | null | undefined)?.source;
  return typeof source === 'string' ? source : undefined;
}

interface Issue {
  path: PropertyKey[];
  message: string;
}

function refusal(name: string, message: unknown, issue: Issue | undefined): Problem {
  const source = sourceOf(message);
  if (source !== undefined && isSourceTooLarge(source)) return sourceTooLarge(source);
  const where = issue?.path.length ? `${name}: ${issue.path.map(String).join('.')}` : name;
  return new Problem({ code: 'bad-message', what: 'The message is not valid', where, cause: issue?.message });
}
