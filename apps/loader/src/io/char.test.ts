import { execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { CharInput, CharOutput } from './char';

const dir = mkdtempSync(join(tmpdir(), 'hooklab-char-'));
afterAll(() => rmSync(dir, { recursive: true }));

const bytes = Buffer.from(Array.from({ length: 300_001 }, (_, i) => (i * 7) & 0xff));

async function readAll(stream: CharInput): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

it('reads a descriptor to its end', async () => {
  const path = join(dir, 'read');
  writeFileSync(path, bytes);
  const fd = openSync(path, 'r');
  expect((await readAll(new CharInput(fd, { endsUntilConnected: false }))).equals(bytes)).toBe(true);
  closeSync(fd);
});

it('waits where a read would block (EAGAIN), and writes a pipe in the parts that it takes', async () => {
  const fifo = join(dir, 'fifo');
  execFileSync('mkfifo', [fifo]);
  // both ends non-blocking: reads of the empty and writes to the full pipe fail with EAGAIN
  const input = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  const output = openSync(fifo, constants.O_WRONLY | constants.O_NONBLOCK);
  const reading = readAll(new CharInput(input, { endsUntilConnected: false }));
  const writer = new CharOutput(output);
  for (let at = 0; at < bytes.length; at += 100_000) writer.write(bytes.subarray(at, at + 100_000));
  await new Promise<void>((resolve) => writer.end(resolve));
  closeSync(output);
  expect((await reading).equals(bytes)).toBe(true);
  closeSync(input);
});

it('an end before the first byte is no end for a port that nobody has connected to yet', async () => {
  const fifo = join(dir, 'port');
  execFileSync('mkfifo', [fifo]);
  // without a writer a read of it gives the end, as a virtio-serial port does without a host
  const fd = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  const reading = readAll(new CharInput(fd, { endsUntilConnected: true }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  spawn('sh', ['-c', 'echo now >"$0"', fifo]);
  expect((await reading).toString()).toBe('now\n');
  closeSync(fd);
});

it('tells of a write that fails', async () => {
  const path = join(dir, 'read-only');
  writeFileSync(path, '');
  const fd = openSync(path, 'r');
  const writer = new CharOutput(fd);
  const error = new Promise<NodeJS.ErrnoException>((resolve) => writer.on('error', resolve));
  writer.write('x');
  expect((await error).code).toBe('EBADF');
  closeSync(fd);
  expect(readFileSync(path).length).toBe(0);
});
