import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { inLab } from '../support/fixtures';
import { cli, command, hooklab, startAgent } from '../support/hooklab';
import { bootedFor } from '../support/lab';

// A lab VM whose loader dies, hangs or is short of memory: everything is answered, everything stops.

const KERNEL = '6.12';
const LOADER = "'[l]oader/loader.mjs --own'";

const inVm = async (command: string) => (await inLab(command)).trim();

/** A run in the VM; resolves once it streams. */
async function streaming(args: string[] = []) {
  const run = spawn(process.execPath, [cli, 'run', 'task-rename', '--target', `lab:${KERNEL}`, ...args], {
    env: { ...process.env, HOOKLAB_PROGRESS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { out: '', err: '' };
  run.stdout.setEncoding('utf8').on('data', (more) => {
    text.out += more;
  });
  run.stderr.setEncoding('utf8').on('data', (more) => {
    text.err += more;
  });
  await expect.poll(() => text.err, { timeout: 60_000 }).toMatch(/^hooklab: stream /m);
  const gone = once(run, 'close').then(([code]) => code as number | null);
  return { run, text, gone };
}

const ended = (process: ChildProcess): boolean => process.exitCode !== null || process.signalCode !== null;

/** Programs that trace, in the VM's kernel: the system's own are of other types. */
const tracing = () =>
  inVm("bpftool prog list | grep -cE '^[0-9]+: (tracepoint|raw_tracepoint|tracing|kprobe)' || true");

test.describe('a loader in a lab VM', () => {
  test.describe.configure({ mode: 'serial' });
  bootedFor(KERNEL);

  for (const signal of ['KILL', 'STOP']) {
    test(`that got SIG${signal} while it waited is never served: a run works the first time, 3 of 3`, async () => {
      for (let i = 0; i < 3; i++) {
        await inVm(
          `until pgrep -f ${LOADER} >/dev/null; do sleep 0.2; done; sleep 1; pkill -${signal} -f ${LOADER}; true`,
        );
        const rename = 'printf after-rename >/proc/$$/comm';
        const where = ['--target', `lab:${KERNEL}`, '--exec', rename, '--json'];
        const { code, stdout, stderr } = await hooklab(['run', 'task-rename', ...where]);
        expect(code, stderr).toBe(0);
        expect(stdout).toContain('after-rename');
      }
    });
  }

  test('that hangs under a run: the run says so by itself', async () => {
    // longer than a command takes to get there; its stop is not answered either, which a busy machine may say first
    const { text, gone } = await streaming(['--for', '10s']);
    await inVm(`pkill -STOP -f ${LOADER}`);
    expect(await gone).toBe(1);
    expect(text.err).toMatch(/The loader (does not answer|did not answer the stop of this run)/);
    await expect.poll(tracing, { timeout: 20_000 }).toBe('0');
  });

  test('that hangs under a run: a signal ends it all the same, a second one at once', async () => {
    const first = await streaming();
    await inVm(`pkill -STOP -f ${LOADER}`);
    first.run.kill('SIGTERM');
    expect(await first.gone).toBe(1);
    await expect.poll(tracing, { timeout: 20_000 }).toBe('0');

    const second = await streaming();
    await inVm(`pkill -STOP -f ${LOADER}`);
    second.run.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(ended(second.run)).toBe(false);
    second.run.kill('SIGTERM');
    expect(await second.gone).toBe(143);
    await expect.poll(tracing, { timeout: 20_000 }).toBe('0');
  });

  test('that the kernel kills for memory: the run says that, and the next one works', async () => {
    const { text, gone } = await streaming(['--json']);
    // sysrq f is the kernel's own request to free memory in that way
    await inVm(
      `for p in $(pgrep -f ${LOADER}); do echo 1000 >/proc/$p/oom_score_adj; done; echo f >/proc/sysrq-trigger`,
    );
    expect(await gone).toBe(1);
    expect(text.err).toMatch(/the VM ran out of memory: Killed process \d+ \(node\)/);
    const again = await hooklab(['run', 'task-rename', '--target', `lab:${KERNEL}`, '--for', '500ms']);
    expect(again.code, again.stderr).toBe(0);
  });

  test('lab exec ends with its shell, its background goes on; it has a time', async () => {
    const out = await inVm('(while :; do echo tick; sleep 0.1; done) & echo $!; echo started');
    const [pid, started] = out.split('\n').filter((line) => line !== 'tick');
    expect(started).toBe('started');
    expect(await inVm(`sleep 1; kill -0 ${pid} && echo lives; kill ${pid}`)).toBe('lives');

    const late = await hooklab(['lab', 'exec', KERNEL, 'echo before; exec sleep 98765', '--timeout', '5s'], {
      HOOKLAB_LOG: '1',
    });
    expect(late.code).toBe(1);
    expect(late.stderr).toMatch(/did not end within 5 s.*--timeout.*before/s);
    expect(await inVm("pgrep -f '[s]leep 98765' || echo none")).toBe('none');

    expect(await inVm('echo out; echo err >&2')).toBe('out');
    expect((await hooklab(['lab', 'exec', KERNEL, 'exit 7'])).code).toBe(7);
    const long = await hooklab(['lab', 'exec', KERNEL, 'yes | head -c 3000000']);
    expect(long.stdout.length).toBeLessThan(1_100_000);
    expect(long.stdout.slice(-100)).toContain('cut after');
  });
});

test('what a killed workbench leaves is swept by the next one', async () => {
  const runtime = process.env.HOOKLAB_RUNTIME!;
  const dead = await startAgent(['--target', `lab:${KERNEL}`]);
  await dead.says(/Target: lab:6\.12/, 90_000);
  const { pid } = JSON.parse(readFileSync(`${runtime}/lab-${KERNEL}.json`, 'utf8'));
  // the agent itself; root's process, which holds its broker, then ends in order
  const gone = once(dead.process, 'exit');
  const { stdout } = await command('pgrep', ['-P', String(dead.process.pid), '-f', 'hooklab.mjs']);
  process.kill(Number(stdout.trim().split('\n')[0]), 'SIGKILL');
  await gone;
  await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 10_000 }).toBe(false);
  expect(readdirSync(runtime).filter((name) => name.endsWith('.sock')).length).toBeGreaterThan(0);

  const next = await startAgent(['--target', 'local']);
  expect(readdirSync(runtime).filter((name) => name.endsWith('.sock'))).toEqual([`agent-${next.port}.sock`]);
  expect(existsSync(`${runtime}/lab-${KERNEL}.json`)).toBe(false);
  await next.stop();
});

test('the workbench with a hung loader stops, and leaves no VM and no socket', async () => {
  const agent = await startAgent(['--target', `lab:${KERNEL}`]);
  await agent.says(/Target: lab:6\.12/, 90_000);
  const runtime = process.env.HOOKLAB_RUNTIME!;
  const { pid } = JSON.parse(readFileSync(`${runtime}/lab-${KERNEL}.json`, 'utf8'));
  await inVm(`pkill -STOP -f ${LOADER}`);
  await agent.stop('SIGTERM');
  expect(agent.process.exitCode).toBe(0);
  expect(existsSync(`/proc/${pid}`)).toBe(false);
  expect(readdirSync(runtime).filter((name) => name.endsWith('.sock'))).toEqual([]);
});
