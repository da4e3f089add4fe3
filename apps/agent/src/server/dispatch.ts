import { Problem, toProblem } from '@hooklab/base';
import {
  type Ack,
  type ClientMessageName,
  type ClientMessages,
  clientMessages,
  MAX_SOURCE,
} from '@hooklab/protocol';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Socket } from 'socket.io';

/** What answers one client message; its result goes into the acknowledgement. */
export type Handlers = { [K in ClientMessageName]: (message: ClientMessages[K]) => unknown };

/** A person types and clicks; acknowledgements of batches are the busiest, about 20 a second and run. */
const limiter = new RateLimiterMemory({ points: 400, duration: 1 });

/**
 * Every message of a client: rate, schema, handler, acknowledgement. Anything else that a client sends is answered
 * with a Problem when it can be, and never reaches a handler.
 */
export function dispatch(socket: Socket, handlers: Handlers): void {
  socket.onAny(async (name: string, ...args: unknown[]) => {
    const ack = typeof args.at(-1) === 'function' ? (args.pop() as (answer: Ack<unknown>) => void) : () => {};
    try {
      await limiter.consume(socket.id).catch(() => {
        throw new Problem({ code: 'too-fast', what: 'Too many messages', fix: 'Wait a second' });
      });
      if (!Object.hasOwn(clientMessages, name)) {
        throw new Problem({
          code: 'unknown-message',
          what: `The agent knows no message “${name.slice(0, 64)}”`,
        });
      }
      const key = name as ClientMessageName;
      const parsed = clientMessages[key].safeParse(args[0]);
      if (!parsed.success) throw refusal(key, args[0], parsed.error.issues[0]);
      const handle = handlers[key] as (message: unknown) => unknown;
      const result = await handle(parsed.data);
      ack({ ok: true, result: result === undefined ? {} : result });
    } catch (error) {
      ack({ ok: false, problem: toProblem(error).toJSON() });
    }
  });
}

interface Issue {
  path: PropertyKey[];
  message: string;
}

function refusal(name: string, message: unknown, issue: Issue | undefined): Problem {
  const source = (message as { source?: unknown } | null)?.source;
  if (typeof source === 'string' && source.length > MAX_SOURCE) {
    return new Problem({
      code: 'source-too-large',
      what: `The source is ${(source.length / 1024 / 1024).toFixed(1)} MiB; 1 MiB is the most`,
      fix: 'Take out what the probe does not need',
    });
  }
  const where = issue?.path.length ? `${name}: ${issue.path.map(String).join('.')}` : name;
  return new Problem({ code: 'bad-message', what: 'The message is not valid', where, cause: issue?.message });
}
