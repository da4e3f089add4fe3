import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Btf } from '@hooklab/surface';
import { build } from 'esbuild';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import type { Compiled } from './clang';
import { type CompileRequest, compileForTarget } from './compile';
import { sandboxed } from './sandbox';
import { buildStandin } from './standin.fixture';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const MIB = 1024 ** 2;

const standin = buildStandin();
const secret = randomBytes(16).toString('hex');
const canary = join(standin.dir, 'canary.h');
const link = join(standin.dir, 'link.h');
writeFileSync(canary, `int canary_${secret};\n`, { mode: 0o644 });
symlinkSync(canary, link);
process.env.HOOKLAB_SANDBOX_TEST = secret;

afterAll(() => {
  delete process.env.HOOKLAB_SANDBOX_TEST;
  rmSync(standin.dir, { recursive: true });
});

const base: Omit<CompileRequest, 'source'> = {
  btf: Btf.read(
    new Uint8Array(readFileSync(join(repository, 'packages/probe/src/fixtures/kernels/x86-6.12/btf'))),
  ),
  arch: 'x86_64',
  libbpfDir: standin.libbpfDir,
  bpfDir: join(repository, 'bpf'),
};
/** What clang makes of a source. */
const compile = (source: string) => compileForTarget({ ...base, source });
/** What the stand-in in clang's place does, told by the source: one order a line. */
const order = (orders: string[], more: Partial<CompileRequest> = {}) =>
  compileForTarget({ ...base, compiler: standin.compiler, source: `${orders.join('\n')}\n`, ...more });

const message = (result: Compiled) => result.diagnostics[0]?.message;
/** The kernel takes a killed sandbox's processes down by itself, a moment after the one that was waited for. */
const nobodyLeft = () => vi.waitFor(() => expect(standin.alive()).toEqual([]), { timeout: 20_000 });

describe('a compiler in its limits', () => {
  afterEach(nobodyLeft);

  it('ends by itself, and what it prints is the object', async () => {
    const result = await order(['sleep 1', 'spin 1', 'allocate 64', 'write 1000', 'say 64', 'print 1000']);
    expect(result).toMatchObject({ diagnostics: [], timedOut: false, truncated: false });
    expect(Buffer.from(result.object!).toString().replaceAll('\n', 'x')).toBe('x'.repeat(1000));
    expect(result.log).toHaveLength(64);
  });

  it('is seen while it runs', async () => {
    const running = order(['sleep 2']);
    // bwrap, its first process inside, timeout, the stand-in: the eye that must see nobody afterwards
    await vi.waitFor(() => expect(standin.alive().length).toBeGreaterThanOrEqual(2), { timeout: 20_000 });
    await running;
  });
});

describe('a compiler beyond its limits is stopped, and nothing of it lives on', () => {
  afterEach(nobodyLeft);

  it('when it takes too long', async () => {
    const result = await order(['print 1000', 'sleep 50'], { timeout: 1000 });
    expect(result).toMatchObject({ object: null, timedOut: true });
    expect(message(result)).toBe('clang took longer than 1 s and was stopped');
  });

  it('when it burns processor time', async () => {
    const result = await order(['print 1000', 'spin 50'], { timeout: 40_000, limits: { cpuSeconds: 1 } });
    expect(result).toMatchObject({ object: null, timedOut: false });
    expect(message(result)).toBe('clang used up its 1 s of processor time');
  }, 60_000);

  it('when it wants more memory', async () => {
    const result = await order(['allocate 600', 'print 1000'], { limits: { memoryBytes: 512 * MIB } });
    expect(result.object).toBeNull();
    expect(message(result)).toBe('clang needs more than 512 MiB of memory');
    const got = Number(/out of memory after (\d+) MiB/.exec(result.log)?.[1]);
    expect(got).toBeGreaterThan(256);
    expect(got).toBeLessThan(512);
  });

  it('when its object is too large', async () => {
    const result = await order([`print ${4 * MIB + 1}`, 'sleep 50'], { timeout: 40_000 });
    expect(result).toMatchObject({ object: null, timedOut: false });
    expect(message(result)).toMatch(/^the object is larger than 4 MiB/);
    expect((await order([`print ${4 * MIB}`])).object).toHaveLength(4 * MIB);
  }, 60_000);

  it('when it writes a large file', async () => {
    const result = await order([`write ${4 * MIB + 1}`, 'print 1000']);
    expect(result.object).toBeNull();
    // 25: SIGXFSZ
    expect(message(result)).toMatch(/signal 25/);
    expect((await order([`write ${4 * MIB}`, 'print 1000'])).object).toHaveLength(1000);
  });

  it('when it says too much: the rest is dropped, and known to be', async () => {
    const result = await order(['say 300000', 'print 1000']);
    expect(result).toMatchObject({ truncated: true, diagnostics: [] });
    expect(result.log).toHaveLength(256 * 1024);
    expect(result.object).toHaveLength(1000);
    const remarks = await order(['say 256000', 'sleep 50'], { timeout: 1000 });
    expect(remarks.diagnostics.length).toBeLessThanOrEqual(201);
  });

  it('when it starts processes', async () => {
    const result = await order(['fork 40', 'print 10']);
    const started = Number(/started (\d+) of 40/.exec(result.log)?.[1]);
    expect(started).toBeGreaterThan(0);
    expect(started).toBeLessThan(16);
    // it has ended: those that it left behind, in sessions of their own, must not outlive it
    expect(result.object).toHaveLength(10);
  });

  it('with all its processes when it takes too long', async () => {
    const result = await order(['fork 8', 'sleep 50'], { timeout: 1500 });
    expect(result.timedOut).toBe(true);
    expect(result.log).toContain('started 8 of 8');
  });

  it('with all its processes when nobody waits for it any more', async () => {
    const abort = new AbortController();
    const running = order(['fork 8', 'sleep 50'], { timeout: 55_000, signal: abort.signal });
    await vi.waitFor(() => expect(standin.alive().length).toBeGreaterThan(8), { timeout: 20_000 });
    abort.abort();
    expect(await running).toMatchObject({ object: null, timedOut: false });
    expect(message(await running)).toBe('the compile was stopped before its end');
  });
});

describe('a compiler does not outlive the agent', () => {
  /** A process of its own that runs the stand-in, with four more processes, for 50 s. */
  async function agent(timeout: number): Promise<ChildProcess> {
    const bundle = join(standin.dir, 'sandbox.mjs');
    await build({
      entryPoints: [fileURLToPath(new URL('./sandbox.ts', import.meta.url))],
      ...{ outfile: bundle, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' },
    });
    const options = {
      command: [standin.compiler.path, '/orders', '-o', '-'],
      directories: standin.compiler.directories,
      files: { '/orders': 'fork 4\nsleep 50\n' },
      timeout,
    };
    const script = `import(${JSON.stringify(bundle)}).then((m) => m.sandboxed(${JSON.stringify(options)}))`;
    const child = spawn(process.execPath, ['-e', script], { stdio: 'inherit' });
    await vi.waitFor(() => expect(standin.alive().length).toBeGreaterThan(4), { timeout: 20_000 });
    return child;
  }

  it('that is killed', async () => {
    const child = await agent(55_000);
    child.kill('SIGKILL');
    await nobodyLeft();
  });

  it('that stands still and cannot look after it', async () => {
    const child = await agent(2000);
    child.kill('SIGSTOP');
    await nobodyLeft();
    child.kill('SIGKILL');
  });
});

it('the agent itself stops what takes too long, before the limit inside does', async () => {
  const result = await sandboxed({
    command: [standin.compiler.path, '/orders', '-o', '-'],
    directories: { ...standin.compiler.directories },
    files: { '/orders': 'sleep 50\n' },
    timeout: 1000,
  });
  expect(result).toMatchObject({ code: null, signal: 'SIGKILL', timedOut: true });
  await nobodyLeft();
});

// each sandbox takes up to half a second to be gone: its namespaces are taken down first
it('ends when it is not wanted any more, at whatever moment of its start that is said', async () => {
  for (let moment = 0; moment < 30; moment++) {
    const stop = new AbortController();
    const running = sandboxed({
      command: [standin.compiler.path, '/orders', '-o', '-'],
      directories: { ...standin.compiler.directories },
      files: { '/orders': 'sleep 50\n' },
      timeout: 60_000,
      signal: stop.signal,
    });
    // the start takes tens of milliseconds: its first moments are looked at closely
    setTimeout(() => stop.abort(), moment / 1.5);
    expect(await running).toMatchObject({ code: null, signal: 'SIGKILL', timedOut: false });
  }
  await nobodyLeft();
}, 120_000);

describe('files of the host', () => {
  /** On every Linux, or on this one: whatever the language, a file that cannot be opened inside is not in the object. */
  const hidden = [
    ...[canary, link, standin.dir, repository, join(repository, 'package.json')],
    ...['/etc/passwd', '/etc/hostname', '/etc/machine-id', '/root', '/home', '/run', '/var/lib', '/boot'],
    ...['/proc/self/environ', '/proc/self/fd/0', '/proc/1/environ', '/sys/kernel/btf/vmlinux', '/dev/null'],
    ...['/usr/include/stdio.h', '/usr/share', '/usr/local', '/oldroot', '/newroot', '/tmp/..'.concat(canary)],
  ];

  it('are not there: each is refused, by open and by stat', async () => {
    const { object, log } = await order(hidden.map((path) => `open ${path}`));
    expect(object).toHaveLength(0);
    const refusals = hidden.flatMap((path) => [
      `open ${path}: No such file or directory`,
      `stat ${path}: No such file or directory`,
    ]);
    expect(log.trimEnd().split('\n')).toEqual(refusals);
  });

  it('would be seen through a hole in the walls', async () => {
    const directories = { ...standin.compiler.directories, [standin.dir]: standin.dir };
    const { log } = await order([`open ${canary}`], { compiler: { ...standin.compiler, directories } });
    expect(log).toContain(secret);
  });

  it('do not come in by #include: the canary and /etc/passwd are refused, and no byte of them comes out', async () => {
    // harmless where there are no walls: clang would compile the canary
    const paths = [canary, link, '/etc/passwd'];
    const passwd = readFileSync('/etc/passwd', 'utf8').split('\n')[0]!;
    for (const path of paths) {
      const { object, diagnostics, log } = await compile(`int f;\n#include "${path}"\n`);
      expect(object, path).toBeNull();
      expect(diagnostics.filter((d) => d.severity === 'error')).toMatchObject([
        { line: 2, message: expect.stringContaining(`'${path}' file not found`) },
      ]);
      expect(log.includes(secret) || log.includes(passwd), path).toBe(false);
      expect(JSON.stringify(diagnostics).includes(secret), path).toBe(false);
    }
  });

  it('beside libbpf’s headers are not there either', async () => {
    writeFileSync(join(standin.libbpfDir, 'beside.h'), `int canary_${secret};\n`);
    const { object, log } = await compile('#include <bpf/../beside.h>\nint f;\n');
    expect(object).toBeNull();
    expect(log).toContain('file not found');
    expect(log).not.toContain(secret);
  });

  it('are not named in what is made from a harmless source', async () => {
    const { object, log } = await compile('int f(struct task_struct *t) { return t->pid; }\n');
    expect(log).toBe('');
    const out = Buffer.from(object!);
    expect(out.length).toBeGreaterThan(500);
    expect(out.includes(repository) || out.includes(standin.dir)).toBe(false);
  });
});

it('a compiler is handed neither the environment nor the descriptors of the agent, and is not root', async () => {
  const { log } = await order(['look']);
  const lines = log.trimEnd().split('\n');
  expect(lines.shift()).toMatch(/^uid [1-9]/);
  expect(lines.sort()).toEqual([
    'environment LC_ALL=C.UTF-8',
    'environment PATH=/usr/bin',
    'environment PWD=/tmp',
  ]);
});
