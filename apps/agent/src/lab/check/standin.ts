import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A loader for the checks, in place of the real one: says "hello PID\n", reads one command line, does it.
 *
 *   echo              everything after the line comes back
 *   pour BYTES        so many bytes of pattern(), as fast as they are taken; then echo
 *   exit STATUS BYTES so many bytes of pattern(), then ends
 *   run COMMAND       a shell command's output, then ends
 *   spin              never reads again, never ends, and leaves a child behind
 */
const source = `
import { spawn } from 'node:child_process';
const table = (${patternTable.toString()})();
${pattern.toString()}
const out = process.stdout;
out.write('hello ' + process.pid + '\\n');
const write = (bytes) => new Promise((done) => out.write(bytes, done));
const pour = async (bytes) => {
  for (let at = 0; at < bytes; at += 65536) await write(pattern(at, Math.min(65536, bytes - at)));
};
const begin = async (line, rest) => {
  const [word, ...args] = line.split(' ');
  if (word === 'pour') await pour(Number(args[0]));
  if (word === 'exit') {
    await pour(Number(args[1]));
    process.exit(Number(args[0]));
  }
  if (word === 'run') {
    spawn('/bin/sh', ['-c', args.join(' ')], { stdio: ['ignore', 'inherit', 'inherit'] }).on('exit', (code) => process.exit(code));
    return;
  }
  if (word === 'spin') {
    spawn('sleep', ['12345'], { stdio: 'ignore' });
    out.write('spinning\\n', () => { for (;;); });
    return;
  }
  if (rest.length > 0) out.write(rest);
  process.stdin.pipe(out, { end: false });
};
let seen = Buffer.alloc(0);
const first = (chunk) => {
  seen = Buffer.concat([seen, chunk]);
  const at = seen.indexOf(10);
  if (at < 0) return;
  process.stdin.off('data', first);
  process.stdin.pause();
  void begin(seen.subarray(0, at).toString(), seen.subarray(at + 1));
};
process.stdin.on('data', first);
process.stdin.on('end', () => process.exit(0));
`;

/** A period that no buffer size divides. */
function patternTable(): Uint8Array {
  const bytes = new Uint8Array(65_537);
  for (let i = 0; i < bytes.length; i++) bytes[i] = (i ^ (i >>> 8) ^ (i * 7)) & 255;
  return bytes;
}
const table = patternTable();

/** The bytes `from`… of an endless stream: each depends on its place. */
export function pattern(from: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const start = (from + at) % table.length;
    const piece = table.subarray(start, start + length - at);
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Make <dir>/loader.mjs. Returns the directory. */
export function writeStandin(dir: string): string {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'loader.mjs'), source);
  return dir;
}
