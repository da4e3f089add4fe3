// What the tests trace with and what they trace, compiled once a test file into a directory of its own.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const { ensureLibbpf } = await import(at('../../setup/libbpf.mjs'));

/** {object: base64 of the ELF, caller: path, dispose()}; `source`: which of bpf/ */
export function compilePrograms(source = 'getpgid') {
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-loader-'));
  const { headersDir } = ensureLibbpf();
  const triplet = execFileSync('clang', ['-print-target-triple'], { encoding: 'utf8' })
    .trim()
    .replace('-pc-', '-');
  const includes = [headersDir, at('../../../bpf'), `/usr/include/${triplet}`].flatMap((path) => [
    '-I',
    path,
  ]);
  const object = join(dir, `${source}.bpf.o`);
  execFileSync('clang', [
    '-target',
    'bpf',
    '-O2',
    '-g',
    '-Wall',
    '-Werror',
    ...includes,
    '-c',
    at(`bpf/${source}.bpf.c`),
    '-o',
    object,
  ]);
  const caller = join(dir, 'caller');
  execFileSync('clang', ['-O2', at('caller.c'), '-o', caller]);
  return {
    object: readFileSync(object).toString('base64'),
    caller,
    dispose: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** A process that makes exactly as many calls as it is told to. */
export class Caller {
  #lines;
  constructor(path) {
    this.process = spawn(path, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }
  get pid() {
    return this.process.pid;
  }
  async call(times) {
    this.process.stdin.write(`${times}\n`);
    await this.#lines.next();
  }
  close() {
    this.process.kill('SIGKILL');
  }
}
