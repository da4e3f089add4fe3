import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const KEEP = 64 * 1024;

/** The last 64 KiB of a VM's console: kernel messages, QEMU's own complaints, the loaders' standard error. */
export function consoleTail(file: string): string {
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(fd);
    const length = Math.min(size, KEEP);
    const bytes = Buffer.alloc(length);
    const read = readSync(fd, bytes, 0, length, size - length);
    return plainText(bytes.subarray(0, read).toString('utf8'));
  } finally {
    closeSync(fd);
  }
}

/** Without the firmware's terminal control: "\x1bc\x1b[?7l\x1b[2J\x1b[0mSeaBIOS (version …" */
export const plainText = (text: string): string =>
  text.replace(/\x1b(?:\[[0-9;?]*[A-Za-z]|[A-Za-z])/g, '').replaceAll('\r\n', '\n');
