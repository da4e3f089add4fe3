import type { z } from 'zod';
import type { problemSchema } from '../problem/problem';
import type { Topic } from './entry';
import { lens, lensEvents } from './lens';
import { lessonEvents, lessons } from './lessons';
import { noticeSchema } from './notice';
import { recordings } from './recordings';
import { runEvents, runs } from './runs';
import { sessions } from './sessions';
import { MAX_MESSAGE } from './size';
import { specs } from './specs';
import { surfaceInfoSchema, surfaces } from './surfaces';
import { targetInfoSchema, targets } from './targets';
import { trials } from './trials';
import { workspace } from './workspace';

/**
 * The messages between browser and agent over socket.io (websocket only). Every request is acknowledged with
 * `{ok: true, result}` or `{ok: false, problem}`; nothing is trusted before its schema. A change of any of them is
 * another version: the handshake tells the page (handshake.ts).
 */
export const BROWSER_PROTOCOL = 12;

/** browser → agent: each request with its result and the role that it takes, by topic. */
export const requests = {
  ...targets,
  ...surfaces,
  ...trials,
  ...specs,
  ...runs,
  ...lens,
  ...lessons,
  ...recordings,
  ...workspace,
  ...sessions,
} as const satisfies Topic;

export type RequestName = keyof typeof requests;
export type Requests = { [K in RequestName]: z.infer<(typeof requests)[K]['request']> };
export type Results = { [K in RequestName]: z.infer<(typeof requests)[K]['result']> };

export const isRequestName = (name: unknown): name is RequestName =>
  typeof name === 'string' && Object.hasOwn(requests, name);

/** The most bytes that the frame of a request of this name may have; undefined: a name that cannot be read. */
export function mostBytesOf(name: string | undefined): number {
  const entry: Topic[string] | undefined = isRequestName(name) ? requests[name] : undefined;
  return entry?.bytes ?? MAX_MESSAGE;
}

/** agent → browser, unasked. */
export const events = {
  notice: noticeSchema,
  target: targetInfoSchema,
  surface: surfaceInfoSchema,
  ...runEvents,
  ...lensEvents,
  ...lessonEvents,
} as const;
export type Events = { [K in keyof typeof events]: z.infer<(typeof events)[K]> };

export type Ack<T> = { ok: true; result: T } | { ok: false; problem: z.infer<typeof problemSchema> };
