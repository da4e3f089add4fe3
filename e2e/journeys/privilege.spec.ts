import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { cli, command, hooklab, startAgent } from '../support/hooklab';
import { session } from '../support/session';

// whoever starts the workbench as root: three users without an account, and nobody else near root's loader
const AGENT = 64_742;
const QEMU = 64_743;
const COMPILER = 64_744;
const STRANGER = 64_791;

/** Directories of this test's own: other journeys' agents and VMs are not looked at. */
let home: string;
let env: Record<string, string>;
test.beforeEach(() => {
  home = mkdtempSync('/tmp/hooklab-privilege-');
  spawnSync('chmod', ['755', home]);
  env = { HOOKLAB_STATE: `${home}/state`, HOOKLAB_RUNTIME: `${home}/run` };
});
test.afterEach(async () => {
  await hooklab(['lab', 'stop'], env);
  rmSync(home, { recursive: true, force: true });
});

interface Process {
  pid: number;
  parent: number;
  uid: number;
  groups: string;
  capabilities: bigint;
  command: string;
}

/** Every process below this one, itself left out. */
function family(pid: number): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => look(Number(name)) ?? []);
  const below = (parent: number): Process[] =>
    all.filter((p) => p.parent === parent).flatMap((p) => [p, ...below(p.pid)]);
  return below(pid);
}

function look(pid: number): Process | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(status)?.[1] ?? '';
    if (/^[ZX]/.test(field('State'))) return null;
    return {
      pid,
      parent: Number(field('PPid')),
      uid: Number(field('Uid').split('\t')[1]),
      groups: field('Groups').trim(),
      capabilities: BigInt(`0x${field('CapPrm')}`),
      command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '),
    };
  } catch {
    return null; // it has just gone
  }
}

const gone = (processes: Process[]) =>
  expect.poll(() => processes.filter(({ pid, command }) => look(pid)?.command === command)).toEqual([]);

/** Programs of this name in this machine's kernel. */
function programs(name: string): number {
  const { stdout } = spawnSync('bpftool', ['prog', 'list', '--json']);
  return JSON.parse(stdout.toString()).filter((each: { name?: string }) => each.name === name).length;
}

/** Waits for what no process of this test does: it is loaded and attached, and sees nothing. */
const source = (name: string) => `#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "hooklab.h"
struct hl_event { __u32 pid; };
HL_EVENT(struct hl_event);
SEC("tp/task/task_rename")
int ${name}(void *ctx)
{
	return 0;
}
`;

let count = 0;

/** An agent on this machine with a run of its own that streams; the name of its program. */
async function streaming() {
  const agent = await startAgent(['--target', 'local'], env);
  await agent.says(/Target: local/);
  const page = await session(agent);
  const name = `hl_priv_${process.pid % 10_000}_${count++}`;
  const { ok, problem } = await page.ask('run.start', { target: 'local', title: name, source: source(name) });
  expect(ok, JSON.stringify(problem)).toBe(true);
  await expect.poll(() => programs(name), { timeout: 30_000 }).toBe(1);
  return { agent, page, name };
}

const byCommand = (processes: Process[], pattern: RegExp) =>
  processes.filter((each) => pattern.test(each.command));

test('agent, loader, compiler and QEMU are four users, as the kernel says', async () => {
  const { agent, page } = await streaming();
  expect((await page.ask('target.open', { target: 'lab:6.12' })).ok).toBe(true);
  const all = family(agent.process.pid!);
  const uids = (pattern: RegExp) => [...new Set(byCommand(all, pattern).map(({ uid }) => uid))];
  expect(uids(/hooklab\.mjs start/)).toEqual([AGENT]);
  expect(uids(/loader\.mjs/)).toEqual([0]);
  expect(uids(/compiler\.mjs/)).toEqual([COMPILER]);
  expect(uids(/^qemu-system/)).toEqual([QEMU]);
  for (const { uid, groups, capabilities, command } of all.filter(({ uid }) => uid !== 0)) {
    expect(
      groups.split(' ').filter((group) => group !== '' && Number(group) !== uid),
      command,
    ).toEqual([]);
    // the agent has one that gives nothing, so that no other process of its user gets at it
    expect(capabilities, command).toBe(uid === AGENT ? 1n << 35n : 0n);
  }
  page.close();
  await agent.stop();
  await gone(all);
});

test('when the agent is killed, loader, program, compiler and VM go, and root’s process ends', async () => {
  const { agent, page, name } = await streaming();
  expect((await page.ask('target.open', { target: 'lab:6.12' })).ok).toBe(true);
  const all = family(agent.process.pid!);
  const ended = once(agent.process, 'exit');
  process.kill(byCommand(all, /hooklab\.mjs start/)[0]!.pid, 'SIGKILL');
  expect(await ended).toEqual([137, null]);
  await gone(all);
  // the kernel frees it a moment after its last holder has gone
  await expect.poll(() => programs(name)).toBe(0);
  page.close();
});

test('when root’s process is killed, the agent and all else go', async () => {
  const { agent, page, name } = await streaming();
  expect((await page.ask('target.open', { target: 'lab:6.12' })).ok).toBe(true);
  const all = family(agent.process.pid!);
  await agent.stop('SIGKILL');
  await gone(all);
  await expect.poll(() => programs(name)).toBe(0);
  page.close();
});

test('a hung loader does not hold the stop, and a second signal ends everything at once', async () => {
  for (const signals of [1, 2]) {
    const { agent, page, name } = await streaming();
    const all = family(agent.process.pid!);
    for (const { pid } of byCommand(all, /loader\.mjs/)) process.kill(pid, 'SIGSTOP');
    const ended = once(agent.process, 'exit');
    agent.process.kill('SIGINT');
    if (signals === 2) {
      await agent.says(/Stopping/);
      // sooner it would count as the same press of the key
      await new Promise((resolve) => setTimeout(resolve, 600));
      agent.process.kill('SIGINT');
    }
    await ended;
    await gone(all);
    // the kernel frees it a moment after its last holder has gone
    await expect.poll(() => programs(name)).toBe(0);
    page.close();
  }
});

test('another user reaches neither sockets, files nor locks of the agent and its VM', async () => {
  const { agent, page } = await streaming();
  expect((await page.ask('target.open', { target: 'lab:6.12' })).ok).toBe(true);
  const run = `${home}/run`;
  const sockets = [
    `agent-${agent.port}.sock`,
    ...readdirSync(`${run}/lab-6.12`).map((name) => `lab-6.12/${name}`),
  ];
  expect(sockets.length).toBeGreaterThan(5);
  const locks = readdirSync(run).filter((name) => name.endsWith('.lock'));
  expect(locks).toContain('lab-6.12.lock');
  const tries = `
    const { openSync, readdirSync, statSync } = require('node:fs');
    const { connect } = require('node:net');
    const said = [];
    for (const dir of ['state', 'run', 'run/lab-6.12'])
      try { readdirSync('${home}/' + dir); said.push('lists ' + dir); } catch {}
    for (const name of ${JSON.stringify(sockets)})
      try { statSync('${run}/' + name); said.push('sees ' + name); } catch {}
    for (const name of ${JSON.stringify(locks)})
      try { openSync('${run}/' + name); said.push('opens ' + name); } catch {}
    Promise.all(${JSON.stringify(sockets)}.map((name) => new Promise((done) => {
      const socket = connect('${run}/' + name, () => { said.push('reaches ' + name); socket.destroy(); });
      socket.on('error', () => {}).on('close', done);
    }))).then(() => process.stdout.write(JSON.stringify(said)));
  `;
  const as = (uid: number) =>
    JSON.parse(
      spawnSync(process.execPath, ['-e', tries], { uid, gid: uid, cwd: '/' }).stdout.toString(),
    ) as string[];
  expect(as(STRANGER)).toEqual([]);
  expect(as(COMPILER)).toEqual([]);
  expect(as(QEMU)).toEqual([]);
  // the same program sees what there is to see
  expect(as(AGENT)).toEqual(
    expect.arrayContaining([`reaches agent-${agent.port}.sock`, 'opens lab-6.12.lock']),
  );
  page.close();
  await agent.stop();
});

test('root’s commands on a person’s directories leave that person in', async () => {
  const person = { uid: 64_792, gid: 64_792 };
  spawnSync('chown', [`${person.uid}:${person.gid}`, home]);
  const places = { ...env, HOME: home, HOOKLAB_CACHE: `${home}/cache` };
  const asRoot = { ...places, SUDO_UID: String(person.uid), SUDO_GID: String(person.gid) };
  const asPerson = (args: string[]) =>
    command(
      'setpriv',
      [
        '--reuid',
        String(person.uid),
        '--regid',
        String(person.gid),
        '--clear-groups',
        process.execPath,
        cli,
        ...args,
      ],
      places,
    );
  expect(await hooklab(['lab', 'list'], asRoot)).toMatchObject({ code: 0, stderr: '' });
  expect(await hooklab(['doctor', '--json'], asRoot)).toMatchObject({ code: 0 });
  for (const dir of ['state', 'run', 'cache']) expect(statSync(`${home}/${dir}`).uid, dir).toBe(person.uid);
  expect(await asPerson(['lab', 'list'])).toMatchObject({ code: 0, stderr: '' });
  expect(await asPerson(['lab', 'stop'])).toMatchObject({ code: 0, stderr: '' });

  // root itself, not through that person's sudo, leaves the person's alone and says what to do
  const stranger = await hooklab(['lab', 'list'], { ...places, SUDO_UID: '', SUDO_GID: '' });
  expect(stranger.code).not.toBe(0);
  expect(stranger.stderr).toMatch(/another user \(uid 64792\).*Set HOOKLAB_CACHE/);
  expect(await asPerson(['lab', 'list'])).toMatchObject({ code: 0, stderr: '' });
});

test('a closed pipe ends the workbench quietly', async () => {
  const start = ['start', '--port', '0', '--no-open', '--target', 'local'];
  // one that has seen enough, and one that is gone before the first word
  for (const reader of ['head -n 1', 'true']) {
    const piped = `{ "$0" "$@"; echo "ended with $?" >&2; } | ${reader}`;
    const { stderr } = await command('sh', ['-c', piped, process.execPath, cli, ...start], env);
    expect(stderr, reader).toBe('ended with 0\n');
  }
});
