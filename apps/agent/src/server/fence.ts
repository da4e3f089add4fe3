import { AsyncLocalStorage } from 'node:async_hooks';
import { line, printableLines, type Undo } from '@hooklab/base';
import { say as sayLine, warn } from '../output/output';

/** One request or connection, and how to end it and nothing else. */
interface Fenced {
  /** "GET request", for the log: nothing that the other side chose */
  name: string;
  end(): void;
}

const inside = new AsyncLocalStorage<Fenced>();

/**
 * Do the work of one request or connection so that whatever fails in it, now or later, ends only it. Later failures
 * (an event nobody listens to, a promise nobody awaits) are known by their async context and arrive in `catchLater`.
 */
export function fenced(name: string, end: () => void, work: () => unknown): void {
  const one = { name, end };
  inside.run(one, () => {
    try {
      const done = work();
      if (done instanceof Promise) done.catch((error) => failed(one, error));
    } catch (error) {
      failed(one, error);
    }
  });
}

/** For the whole process: a failure inside a fence ends what is fenced, any other ends the process as it always did. */
export function catchLater(): Undo {
  const caught = (error: unknown) => {
    const one = inside.getStore();
    if (one) return failed(one, error);
    warn(...printableLines(textOf(error)));
    process.exit(1);
  };
  process.on('uncaughtException', caught).on('unhandledRejection', caught);
  return () => process.off('uncaughtException', caught).off('unhandledRejection', caught);
}

function failed(one: Fenced, error: unknown): void {
  say(one, error);
  try {
    one.end();
  } catch {
    // it is over already
  }
}

/** The same failure, by where it happened, is said once: whoever causes it must not fill the log. */
function say(one: Fenced, error: unknown): void {
  const text = textOf(error);
  const place = text.slice(text.indexOf('\n    at '));
  if (said.has(place) || said.size >= MOST_SAID) return;
  said.add(place);
  const [first, ...rest] = printableLines(text);
  sayLine(line`a ${one.name} failed and was ended: ${first ?? ''}`);
  warn(...rest.map((each) => line`  ${each}`));
}

const said = new Set<string>();
const MOST_SAID = 100;

const textOf = (error: unknown): string => (error instanceof Error && error.stack) || String(error);
