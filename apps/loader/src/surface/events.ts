import { closeSync, openSync, readdirSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { fill, join, type Pieces } from './bytes';

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
  // one buffer for all: a buffer and a stat for each of the files would take four times as long
  const buffer = Buffer.allocUnsafe(MAX_FORMAT);
  for (const category of directories(events)) {
    for (const event of directories(joinPath(events, category))) {
      const format = readIfThere(`${events}/${category}/${event}/format`, buffer);
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

/** The longest of 7.2 has 6 KB (cxl_dram). */
const MAX_FORMAT = 256 * 1024;

/** A copy of the file's bytes. */
function readIfThere(path: string, buffer: Buffer): Buffer | null {
  try {
    const fd = openSync(path, 'r');
    try {
      return Buffer.from(buffer.subarray(0, fill(fd, buffer)));
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    // ENODEV: its module goes at this moment
    if (['ENOENT', 'ENODEV'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}
