import { Problem, utf8Bytes } from '@hooklab/base';

/** A source may be 1 MiB of UTF-8 at most; more is refused with the Problem `source-too-large`. */
export const MAX_SOURCE = 1024 * 1024;

/** Every message but those that carry a source, in bytes of its frame. */
export const MAX_MESSAGE = 64 * 1024;

/** The largest frame that a browser may send: a source whose every character is escaped (\n, \"), and the rest. */
export const MAX_BROWSER_FRAME = 2 * MAX_SOURCE + MAX_MESSAGE;

/** Too large to be sent: by itself, or because it is full of control characters, which JSON writes as six. */
export const isSourceTooLarge = (source: string): boolean =>
  utf8Bytes(source) > MAX_SOURCE || utf8Bytes(JSON.stringify(source)) > 2 * MAX_SOURCE;

export const sourceTooLarge = (source: string): Problem =>
  new Problem({
    code: 'source-too-large',
    what: `The source is ${(utf8Bytes(source) / 1024 ** 2).toFixed(1)} MiB; 1 MiB is the most`,
    fix: 'Take out what the probe does not need',
  });
