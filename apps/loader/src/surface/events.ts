import { readdirSync, readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { join, type Pieces } from './bytes';

/**
 * The `format` files of all events as one stream, ~1,700 files in one answer: before the bytes of each file a
 * line with its path under tracefs and its length.
 *
 *   events/task/task_rename/format 499\n
 *   name: task_rename
 *   ID: 262
 *   format:
 *   …            (499 bytes)
 *   events/task/task_newtask/format 501\n
 *   …
 *
 * Names come from the directory, sorted. An event that goes away meanwhile (a module) is left out.
 */
export function readEvents(tracefs: string): Pieces {
  return join(eventParts(joinPath(tracefs, 'events')));
}

function* eventParts(events: string): Pieces {
  for (const category of directories(events)) {
    for (const event of directories(joinPath(events, category))) {
      const format = readIfThere(joinPath(events, category, event, 'format'));
      if (!format) continue;
      yield Buffer.from(`events/${category}/${event}/format ${format.length}\n`);
      yield format;
    }
  }
}

const directories = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
