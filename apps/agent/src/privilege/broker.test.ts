import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { compilerOwner, qemuOwner } from '../state/owner';
import { Broker } from './broker';
import { guarded } from './guarded';
import { BROKER_MARK, requestSchema } from './wire';

// CI runs as root: the broker is root's half
const AGENT = { uid: 64_790, gid: 64_790 };
const dir = mkdtempSync(join(tmpdir(), 'hooklab-broker-'));
chmodSync(dir, 0o755);
const loader = join(dir, 'loader.mjs');

/** In the loader's and the compiler's place: gives back what it reads, unless the first word is another order. */
const standIn = `
process.stdin.once('data', (first) => {
  if (first.toString().startsWith('mute')) return process.stdin.pause();
  if (first.toString().startsWith('end')) process.exit(7);
  if (first.toString().startsWith('hang')) {
    process.on('SIGTERM', () => {});
    setInterval(() => {}, 1000);
    return process.stdout.write('hangs');
  }
  process.stdout.write(first);
  process.stdin.pipe(process.stdout);
});
`;

beforeAll(async () => {
  writeFileSync(loader, standIn);
  await build({
    entryPoints: [join(import.meta.dirname, 'agent.fixture.ts')],
    outfile: join(dir, 'agent.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
});
afterAll(() => rmSync(dir, { recursive: true }));

/** Any of the answers of agent.fixture.ts. */
interface Answer {
  pid: number;
  at: number;
  sent: number;
  fds: string;
  code: string | number | null;
}

/** Runs agent.fixture.ts as another user, with a broker of ours. */
class StandInAgent {
  readonly process: ChildProcess;
  readonly broker: Broker;
  readonly #answers: ((line: string) => void)[] = [];

  constructor() {
    const [command, ...args] = guarded(AGENT, [process.execPath, join(dir, 'agent.mjs')]);
    this.process = spawn(command!, args, {
      cwd: '/',
      stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
      env: { PATH: process.env.PATH, [BROKER_MARK]: '1' },
    });
    this.broker = new Broker(this.process, AGENT, { loader, compiler: loader });
    createInterface({ input: this.process.stdout! }).on('line', (line) => this.#answers.shift()?.(line));
  }

  do(what: object): Promise<Answer> {
    this.process.stdin!.write(`${JSON.stringify(what)}\n`);
    return new Promise((resolve) => this.#answers.push((line) => resolve(JSON.parse(line))));
  }

  async end(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const gone = once(this.process, 'exit');
      this.process.kill('SIGKILL');
      await gone;
    }
    await this.broker.close();
  }
}

let agents: StandInAgent[] = [];
const newAgent = () => {
  const agent = new StandInAgent();
  agents.push(agent);
  return agent;
};
afterEach(async () => {
  for (const agent of agents) await agent.end();
  agents = [];
});

/** Field of /proc/PID/status, or null when there is no such process (or only its zombie). */
function status(pid: number, field: string): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    if (/^State:\s+[ZX]/m.test(text)) return null;
    return new RegExp(`^${field}:[ \\t]*(.*)$`, 'm').exec(text)?.[1] ?? '';
  } catch {
    return null;
  }
}
const alive = (pid: number) => status(pid, 'Pid') !== null;
/** Those that this process has started and that live, by pid. */
function loadersOf(parent: number): string[] {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').split(' ').filter(Boolean);
  return children.filter(
    (pid) => alive(Number(pid)) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(loader),
  );
}
const until = async (what: () => boolean) => {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 10));
};
const ids = (id: number) => `${id}\t${id}\t${id}\t${id}`;

describe('what the broker starts', () => {
  it('has the right user each, and no groups of root', async () => {
    const agent = newAgent();
    const { pid } = await agent.do({ do: 'start', type: 'loader' });
    const compiler = await agent.do({ do: 'start', type: 'compiler' });
    expect(status(pid, 'Uid')).toBe(ids(0));
    expect(status(compiler.pid, 'Uid')).toBe(ids(compilerOwner.uid));
    expect(status(compiler.pid, 'Gid')).toBe(ids(compilerOwner.gid));
    expect(status(compiler.pid, 'Groups')).toBe('');
    expect(status(compiler.pid, 'CapEff')).toMatch(/^0+$/);
    expect(status(agent.process.pid!, 'Uid')).toBe(ids(AGENT.uid));
  });

  it('gives back every byte of many megabytes, on five at a time', async () => {
    const agent = newAgent();
    for (let at = 0; at < 5; at++) {
      await agent.do({ do: 'start', type: 'loader' });
      expect(await agent.do({ do: 'echo', at, bytes: 8 << 20 })).toEqual({ got: 8 << 20, same: true });
    }
  });

  it('holds the writer back when it does not read', async () => {
    const agent = newAgent();
    const { at } = await agent.do({ do: 'start', type: 'loader' });
    await agent.do({ do: 'say', at, text: 'mute' });
    const { sent } = await agent.do({ do: 'flood', at, bytes: 64 << 20 });
    expect(sent).toBeLessThan(8 << 20);
  });

  it('says how it ended', async () => {
    const agent = newAgent();
    const { at } = await agent.do({ do: 'start', type: 'loader' });
    await agent.do({ do: 'say', at, text: 'end' });
    expect(await agent.do({ do: 'ended', at })).toMatchObject({ code: 7, signal: null });
  });

  it('is killed on request', async () => {
    const agent = newAgent();
    const { at } = await agent.do({ do: 'start', type: 'loader' });
    await agent.do({ do: 'say', at, text: 'hang' });
    await agent.do({ do: 'kill', at });
    expect(await agent.do({ do: 'ended', at })).toMatchObject({ code: null, signal: 'SIGKILL' });
  });

  it('is not more than there is room for', async () => {
    const agent = newAgent();
    for (let i = 0; i < 4; i++) await agent.do({ do: 'start', type: 'compiler' });
    expect(await agent.do({ do: 'start', type: 'compiler' })).toEqual({
      error: expect.stringContaining('4 of them already'),
    });
  });
});

describe('ends', () => {
  it('of the agent, by SIGKILL: what it was given goes, without anybody’s help', async () => {
    const agent = newAgent();
    const pids: number[] = [];
    for (const type of ['loader', 'loader', 'compiler']) {
      pids.push((await agent.do({ do: 'start', type })).pid);
    }
    agent.process.kill('SIGKILL');
    await until(() => !pids.some(alive));
  });

  it('of the agent while a loader hangs: close() ends it too', async () => {
    const agent = newAgent();
    const { pid, at } = await agent.do({ do: 'start', type: 'loader' });
    await agent.do({ do: 'say', at, text: 'hang' });
    await until(() => (status(pid, 'SigCgt') ?? '').length > 0);
    process.kill(pid, 'SIGSTOP');
    agent.process.kill('SIGKILL');
    await once(agent.process, 'exit');
    expect(alive(pid)).toBe(true);
    await agent.broker.close();
    expect(alive(pid)).toBe(false);
  });

  it('of a loader that the agent did not look at do not disturb', async () => {
    const agent = newAgent();
    for (let i = 0; i < 20; i++) {
      const { pid } = await agent.do({ do: 'start', type: 'loader' });
      process.kill(pid, 'SIGKILL');
    }
    const { at } = await agent.do({ do: 'start', type: 'loader' });
    expect(await agent.do({ do: 'echo', at, bytes: 1000 })).toMatchObject({ same: true });
  });
});

describe('nobody else gets one', () => {
  it('there is no socket in the file system or by name that belongs to the broker', async () => {
    const agent = newAgent();
    await agent.do({ do: 'start', type: 'loader' });
    const own = new Set(
      readdirSync('/proc/self/fd').flatMap((fd) => {
        try {
          return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1] ?? [];
        } catch {
          return [];
        }
      }),
    );
    // Num RefCount Protocol Flags Type St Inode Path
    const listening = readFileSync('/proc/net/unix', 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , , , , inode, path]) => inode && path && own.has(inode));
    expect(own.size).toBeGreaterThan(0);
    expect(listening).toEqual([]);
  });

  it('not a process of the agent’s user that knows all that the agent’s environment and files tell', async () => {
    const agent = newAgent();
    const { pid } = await agent.do({ do: 'start', type: 'loader' });
    const env = readFileSync(`/proc/${agent.process.pid}/environ`, 'utf8').split('\0').filter(Boolean);
    const thief = `
      const { readdirSync, openSync } = require('node:fs');
      const reached = [];
      for (const of of ['${agent.process.pid}', '${pid}', '${process.pid}'])
        try {
          for (const fd of readdirSync('/proc/' + of + '/fd'))
            try { openSync('/proc/' + of + '/fd/' + fd, 'r+'); reached.push(of + '/' + fd); } catch {}
        } catch {}
      process.stdout.write(JSON.stringify(reached));
    `;
    const before = loadersOf(process.pid);
    const told = Object.fromEntries(env.map((line) => line.split(/=(.*)/s).slice(0, 2)));
    const asAgent = { ...AGENT, cwd: '/', env: told };
    const { stdout } = spawnSync(process.execPath, ['-e', thief], {
      ...asAgent,
      env: { ...told, NODE_CHANNEL_FD: undefined },
    });
    expect(JSON.parse(stdout.toString())).toEqual([]);
    // the same program, with the same environment, beside it
    const input = `${JSON.stringify({ do: 'start', type: 'loader' })}\n`;
    spawnSync(process.execPath, [join(dir, 'agent.mjs')], { ...asAgent, input });
    expect(before).toHaveLength(1);
    expect(loadersOf(process.pid)).toEqual(before);
  });

  it('not one of the agent’s user that takes a descriptor or the memory of the agent', async () => {
    const agent = newAgent();
    const plain = spawn('sleep', ['1000'], { ...AGENT, cwd: '/', stdio: 'ignore' });
    await once(plain, 'spawn');
    const { at } = await agent.do({ do: 'start', type: 'loader' });
    // what the kernel asks before pidfd_getfd and ptrace, it asks before it shows these
    const takes = (pid: number, what: string, user = AGENT) =>
      spawnSync('cat', [`/proc/${pid}/${what}`], { ...user, cwd: '/' }).status === 0;
    await until(() => takes(plain.pid!, 'environ'));
    expect(takes(plain.pid!, 'auxv')).toBe(true);
    for (const what of ['environ', 'auxv', 'maps', 'syscall']) {
      expect(takes(agent.process.pid!, what), what).toBe(false);
    }
    plain.kill('SIGKILL');
    expect(await agent.do({ do: 'echo', at, bytes: 1000 })).toMatchObject({ same: true });
  });

  it('not a process that the agent starts', async () => {
    const agent = newAgent();
    await agent.do({ do: 'start', type: 'loader' });
    const { fds } = await agent.do({ do: 'inherited' });
    const sockets = fds.split('\n').filter((line: string) => / ([3-9]|\d\d+) -> socket:/.test(line));
    expect(fds).toMatch(/ 0 -> /);
    expect(sockets).toEqual([]);
  });
});

describe('bad messages', () => {
  it('start nothing and break nothing', async () => {
    const agent = newAgent();
    const messages = fc.sample(
      fc.oneof(
        fc.anything(),
        fc.record({ type: fc.constantFrom('loader', 'vm', 'kill', 'signal', 'exec'), id: fc.anything() }),
        fc.record({ type: fc.constant('vm'), id: fc.nat(), plan: fc.object() }),
        fc.record({ type: fc.constant('loader'), id: fc.nat(), args: fc.array(fc.string()) }),
        fc.record({ type: fc.constant('signal'), id: fc.nat(), pid: fc.integer(), name: fc.string() }),
      ),
      { numRuns: 2000, seed: 13 },
    );
    // as they arrive; the well-formed are another test's
    const wrong = messages
      .map((message) =>
        JSON.parse(JSON.stringify(message, (_, v) => (typeof v === 'bigint' ? 0 : v)) ?? 'null'),
      )
      .filter((message) => message !== null && !requestSchema.safeParse(message).success);
    expect(wrong.length).toBeGreaterThan(1000);
    await agent.do({ do: 'raw', messages: wrong });
    const { at } = await agent.do({ do: 'start', type: 'loader' });
    expect(await agent.do({ do: 'echo', at, bytes: 1000 })).toMatchObject({ same: true });
    expect(loadersOf(process.pid)).toHaveLength(1);
  });
});

describe('signals for VMs', () => {
  const sleeper = (user: { uid: number; gid: number }) =>
    spawn('sleep', ['1000'], { ...user, cwd: '/', stdio: 'ignore' });

  it('reach QEMU’s user and nobody else', async () => {
    const agent = newAgent();
    const users = { qemu: qemuOwner, root: { uid: 0, gid: 0 }, compiler: compilerOwner, agent: AGENT };
    const processes = Object.entries(users).map(([name, user]) => ({ name, child: sleeper(user) }));
    const codes: Record<string, Answer['code']> = {};
    for (const { name, child } of processes) {
      codes[name] = (await agent.do({ do: 'signal', pid: child.pid })).code;
    }
    expect(codes).toEqual({ qemu: null, root: 'EPERM', compiler: 'EPERM', agent: 'EPERM' });
    const [qemu, ...others] = processes;
    if (qemu!.child.signalCode === null) await once(qemu!.child, 'exit');
    expect(qemu!.child.signalCode).toBe('SIGTERM');
    for (const { child } of others) {
      expect(alive(child.pid!)).toBe(true);
      child.kill('SIGKILL');
    }
    expect((await agent.do({ do: 'signal', pid: 4_194_303 })).code).toBe('ESRCH');
  });
});
