import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { Bytes } from '@hooklab/base';

const KEEP = 64 * 1024;

/** The last 64 KiB of a VM's console: kernel messages, QEMU's own complaints, the loaders' standard error. */
export function consoleTail(file: string, most: Bytes = KEEP): string {
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(fd);
    const length = Math.min(size, most);
    const bytes = Buffer.alloc(length);
    const read = readSync(fd, bytes, 0, length, size - length);
    return plainText(bytes.subarray(0, read).toString('utf8'));
  } finally {
    closeSync(fd);
  }
}

/** How much a console has said so far. */
export function consoleSize(file: string): Bytes {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}

/** What it has said since it had said so much, at most the last 64 KiB. */
export function consoleSince(file: string, from: Bytes): string {
  const more = consoleSize(file) - from;
  return more > 0 ? consoleTail(file, Math.min(more, KEEP)) : '';
}

/** Without the firmware's terminal control: "\x1bc\x1b[?7l\x1b[2J\x1b[0mSeaBIOS (version …" */
export const plainText = (text: string): string =>
  text.replace(/\x1b(?:\[[0-9;?]*[A-Za-z]|[A-Za-z])/g, '').replaceAll('\r\n', '\n');
