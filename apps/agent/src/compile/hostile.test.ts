import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Btf } from '@hooklab/surface';
import { afterAll, describe, expect, it } from 'vitest';
import { paths } from '../state/paths';
import { libbpfHeaders } from '../state/product';
import type { Compiled } from './clang';
import { compileForTarget } from './compile';

/**
 * hostile/*.c try to read the host, to hang or to burst the compiler; a new one is a new file. In their text
 *
 *   @CANARY@       path of a secret file that the agent's user can read
 *   @SYMLINK@      a link to it      @FIFO@  a pipe that nobody writes      @REPOSITORY@  of Hooklab
 *   @<1000|text>@  that text a thousand times; @# in it counts from 0
 */
const folder = new URL('./hostile/', import.meta.url);
const repository = fileURLToPath(new URL('../../../../', import.meta.url));

const dir = mkdtempSync(join(tmpdir(), 'hooklab-hostile-'));
const token = randomBytes(16).toString('hex');
const place = {
  CANARY: join(dir, 'secret'),
  SYMLINK: join(dir, 'link'),
  FIFO: join(dir, 'fifo'),
  REPOSITORY: repository,
};
// the compiler's user could read all of this, were it not for the walls
chmodSync(dir, 0o755);
writeFileSync(place.CANARY, `int canary_${token};\n"${token}"\n.ascii "${token}"\n`, { mode: 0o644 });
symlinkSync(place.CANARY, place.SYMLINK);
execFileSync('mkfifo', ['-m', '666', place.FIFO]);
process.env.HOOKLAB_HOSTILE_TEST = token;
// a directory of libbpf headers of this test's own: its path in a mount table marks this test's processes
const libbpfDir = join(dir, 'include');
mkdirSync(libbpfDir);
cpSync(join(libbpfHeaders(paths().cache), 'bpf'), join(libbpfDir, 'bpf'), { recursive: true });
writeFileSync(join(libbpfDir, 'secret'), token);

/** Bytes that must never come out: the secret, and what stands in files that every Linux has. */
const forbidden = [
  token,
  ...firstLines(['/etc/passwd', '/etc/shadow', '/etc/resolv.conf', '/etc/machine-id']),
];

function firstLines(files: string[]): string[] {
  return files.flatMap((file) => {
    try {
      const line = readFileSync(file, 'utf8')
        .split('\n')
        .find((l) => l.length >= 8 && !l.startsWith('#'));
      return line ? [line] : [];
    } catch {
      return []; // not there, or not ours to read: nothing that could leak
    }
  });
}

const btf = Btf.read(
  new Uint8Array(readFileSync(join(repository, 'packages/probe/src/fixtures/kernels/x86-6.12/btf'))),
);

function payload(file: string): string {
  return readFileSync(new URL(file, folder), 'latin1')
    .replace(/@(CANARY|SYMLINK|FIFO|REPOSITORY)@/g, (_, name) => place[name as keyof typeof place])
    .replace(/@<(\d+)\|([\s\S]*?)>@/g, (_, count, text: string) =>
      text.includes('@#')
        ? Array.from({ length: Number(count) }, (_, i) => text.replaceAll('@#', String(i))).join('')
        : text.repeat(Number(count)),
    );
}

function compile(source: string, timeout: number): Promise<Compiled> {
  return compileForTarget({
    source,
    btf,
    arch: 'x86_64',
    libbpfDir,
    bpfDir: join(repository, 'bpf'),
    timeout,
    limits: { memoryBytes: 512 * 1024 ** 2 },
  });
}

/** Processes that still have this test's headers mounted: bubblewrap, clang or whatever they started. */
function leftOver(): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/mountinfo`, 'utf8').includes(dir);
    } catch {
      return false; // ended meanwhile, or another user's
    }
  });
}

afterAll(() => {
  delete process.env.HOOKLAB_HOSTILE_TEST;
  rmSync(dir, { recursive: true });
});

const files = readdirSync(folder).filter((f) => f.endsWith('.c'));

describe('hostile sources', () => {
  it('are many', () => {
    expect(files.length).toBeGreaterThanOrEqual(60);
    expect(files.filter((f) => /^(bomb|hang)-/.test(f)).length).toBeGreaterThanOrEqual(30);
  });

  it('are looked for with eyes that see: outside of the sandbox this one leaks', async () => {
    const source = payload('leak-include-quotes.c');
    const { stderr } = spawnSync('clang', ['-target', 'bpf', '-c', '-x', 'c', '-', '-o', '/dev/null'], {
      input: source,
    });
    const open = {
      object: null,
      diagnostics: [],
      log: stderr.toString(),
      ms: 0,
      timedOut: false,
      truncated: false,
    };
    expect(() => expectNothingLeaked('leak-include-quotes.c', source, open)).toThrow('in the log');
  });

  it('meet a compiler that works: a harmless source beside the canary compiles', async () => {
    const { object, log } = await compile('int f(struct task_struct *t) { return t->pid; }\n', 10_000);
    expect(log).toBe('');
    expect(object?.length).toBeGreaterThan(500);
  });

  for (const file of files) {
    it(file, async () => {
      const source = payload(file);
      expect(Buffer.byteLength(source)).toBeLessThanOrEqual(1024 * 1024);
      // a bomb may burn all that it gets: that it ends is what counts, not after how long
      const timeout = /^(bomb|hang)-/.test(file) ? 1000 : 10_000;
      const result = await compile(source, timeout);
      expectNothingLeaked(file, source, result);
      expect(leftOver()).toEqual([]);
    }, 60_000);
  }
});

function expectNothingLeaked(file: string, source: string, result: Compiled) {
  const { object, diagnostics, log, timedOut } = result;
  const out = Buffer.from(object ?? new Uint8Array());
  for (const secret of forbidden) {
    // what the source itself says may be quoted
    if (source.includes(secret)) continue;
    expect(out.includes(secret), 'in the object').toBe(false);
    expect(log.includes(secret), 'in the log').toBe(false);
    expect(JSON.stringify(diagnostics).includes(secret), 'in a remark').toBe(false);
  }
  // paths of the host are not in what is made from a harmless source
  if (!source.includes(repository) && !source.includes(dir)) {
    expect(out.includes(repository) || out.includes(dir)).toBe(false);
  }
  // an existence probe that found something says so with an #error
  if (file.startsWith('leak-has-')) expect(log).not.toContain('HOOKLAB_SEEN');
  for (const { message } of diagnostics) expect(message).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
  if (object === null) expect(diagnostics.some((d) => d.severity === 'error')).toBe(true);
  if (timedOut) expect(diagnostics[0]?.message).toMatch(/longer than 1 s/);
  expect(log.length).toBeLessThanOrEqual(256 * 1024);
  expect(diagnostics.length).toBeLessThanOrEqual(210);
}
