import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Milliseconds } from '@hooklab/base';
import { printableLines } from '@hooklab/base';
import { warn } from '../output/output';
import { compilerOwner, type Owner } from '../state/owner';
import { VmBroker } from './vms';
import { type BrokerReply, type BrokerRequest, requestSchema } from './wire';

/** What root starts on request: always these very files, without an argument of the agent's. */
export interface Programs {
  /** as root */
  loader: string;
  /** as the compiler's user */
  compiler: string;
}

/** More than any use needs; an agent that was taken over cannot fill the process table. */
const MOST: Record<Started['type'], number> = { loader: 64, compiler: 4 };
const GRACE: Milliseconds = 1500;

type Started = Extract<BrokerRequest, { type: 'loader' | 'compiler' }>;
interface Child {
  type: Started['type'];
  process: ChildProcess;
  gone: Promise<void>;
}

/**
 * The root side of `hooklab start`: gives the agent, its child, loaders and a compiler. The agent asks over the
 * channel that only it inherited, and gets one end of a socket pair whose other end is the new process's standard
 * input and output. Root keeps no copy and reads nothing that is sent there: bytes, back-pressure and the end of
 * either side are between the two.
 */
export class Broker {
  readonly #agent: ChildProcess;
  readonly #programs: Programs;
  readonly #children = new Map<number, Child>();
  readonly #vms: VmBroker;
  #closed = false;

  constructor(agent: ChildProcess, owner: Owner, programs: Programs) {
    this.#agent = agent;
    this.#programs = programs;
    this.#vms = new VmBroker(owner, (reply) => this.#say(reply));
    agent.on('message', (message) => {
      const request = requestSchema.safeParse(message);
      if (request.success && !this.#closed) this.#serve(request.data);
    });
  }

  #serve(request: BrokerRequest): void {
    if (request.type === 'kill') this.#children.get(request.id)?.process.kill('SIGKILL');
    else if (request.type === 'vm') void this.#vms.start(request);
    else if (request.type === 'signal') this.#vms.signal(request);
    else if (!this.#children.has(request.id)) this.#start(request);
  }

  #start({ type, id }: Started): void {
    const refuse = (cause: string) => this.#say({ type: 'failed', id, cause });
    if ([...this.#children.values()].filter((child) => child.type === type).length >= MOST[type]) {
      refuse(`there are ${MOST[type]} of them already`);
      return;
    }
    const child = this.#spawn(type);
    // ours until it is sent; its errors are the agent's to see
    child.stdin!.on('error', () => {});
    // libbpf's words quote the kernel and the program
    child.stderr!.setEncoding('utf8').on('data', (text: string) => warn(...printableLines(text)));
    child.stderr!.on('error', () => {});
    child.on('error', (error) => {
      if (child.pid === undefined) {
        this.#children.delete(id);
        refuse(error.message);
      }
    });
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    this.#children.set(id, { type, process: child, gone });
    child.once('exit', (code, signal) => {
      this.#children.delete(id);
      this.#say({ type: 'ended', id, code, signal });
    });
    child.once('spawn', () => this.#say({ type: 'started', id, pid: child.pid! }, child.stdin as Socket));
  }

  #spawn(type: Started['type']): ChildProcess {
    const file = this.#programs[type];
    // its standard input is one end of a socket pair, and becomes its standard output as well
    const onOneSocket = ['sh', '-c', 'exec "$@" >&0', `hooklab-${type}`, process.execPath, file];
    const options: SpawnOptions = { stdio: ['pipe', 'ignore', 'pipe'] };
    // a loader detaches everything on SIGTERM: also when this process is killed and the agent hangs
    if (type === 'loader') return spawn('setpriv', ['--pdeathsig', 'TERM', '--', ...onOneSocket], options);
    const [command, ...args] = onOneSocket;
    return spawn(command!, args, {
      ...options,
      ...compilerOwner,
      cwd: '/',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
    });
  }

  #say(reply: BrokerReply, socket?: Socket): void {
    const sent = (error: Error | null) => {
      if (error) socket?.destroy();
    };
    if (this.#agent.connected) this.#agent.send(reply, socket, {}, sent);
    else socket?.destroy();
  }

  /** Everything it started has ended. Loaders detach and leave on SIGTERM; who has not left in time is killed. */
  async close(): Promise<void> {
    this.#closed = true;
    const children = [...this.#children.values()];
    for (const { type, process } of children) process.kill(type === 'loader' ? 'SIGTERM' : 'SIGKILL');
    const timer = setTimeout(() => this.kill(), GRACE);
    let late: NodeJS.Timeout | undefined;
    await Promise.race([
      Promise.all([...children.map(({ gone }) => gone), this.#vms.close()]),
      // one that even SIGKILL does not end (it waits in the kernel) does not hold us
      new Promise((resolve) => {
        late = setTimeout(resolve, 2 * GRACE);
      }),
    ]);
    clearTimeout(timer);
    clearTimeout(late);
  }

  /** At once, without waiting. */
  kill(): void {
    for (const { process } of this.#children.values()) process.kill('SIGKILL');
    this.#vms.kill();
  }
}
