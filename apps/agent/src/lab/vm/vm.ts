import { connect } from 'node:net';
import { join } from 'node:path';
import { type Bytes, type Milliseconds, Problem, type Undo } from '@hooklab/base';
import { COMMANDS, commandPorts, dataPort } from '../guest/ports';
import { tryLockFile } from '../host/lock';
import type { LabId } from '../store/id';
import type { KernelInfo } from '../store/kernel';
import { type LabChannel, openChannel } from './channel';
import { asText, type CommandBytes, type CommandResult, runCommand } from './command';
import { consoleSince, consoleSize, consoleTail } from './console';
import type { QemuKeeper } from './keeper';
import { crashLine, foreign, stuck } from './problems';
import { isAlive, portLock, removeVmFiles, type VmState, vmFiles } from './state';

export interface LabExit {
  /** true after stop() */
  expected: boolean;
  /** why, when it was not expected; its log is the end of the console */
  problem: Problem | undefined;
}

export interface CommandOptions {
  /** a minute when nobody says */
  timeoutMs?: Milliseconds;
  signal?: AbortSignal | undefined;
}

const COMMAND_MS: Milliseconds = 60_000;

/** A lab VM that runs: booted by this process, or attached to. */
export class LabVm {
  readonly version: LabId;
  readonly kernel: KernelInfo;
  readonly state: VmState;
  readonly #runtimeDir: string;
  readonly #channels = new Set<LabChannel>();
  readonly #leftAt = new Map<number, number>();
  readonly #listeners = new Set<(exit: LabExit) => void>();
  readonly #isChild: boolean;
  readonly #keeper: QemuKeeper;
  #exit: LabExit | undefined;
  #stopping = false;
  #watch: NodeJS.Timeout | undefined;

  /** `exited`: a promise of QEMU's end when it is our child; without it the process is watched if anybody asks. */
  constructor(
    runtimeDir: string,
    kernel: KernelInfo,
    state: VmState,
    keeper: QemuKeeper,
    exited?: Promise<void>,
  ) {
    this.version = state.version;
    this.kernel = kernel;
    this.state = state;
    this.#runtimeDir = runtimeDir;
    this.#keeper = keeper;
    this.#isChild = exited !== undefined;
    void exited?.then(() => this.#gone());
  }

  get pid(): number {
    return this.state.pid;
  }

  /** The last 64 KiB of its console. */
  get console(): string {
    return this.#as(() => consoleTail(vmFiles(this.#runtimeDir, this.version).console));
  }

  /** How much the console has said, and what it said since. */
  get consoleEnd(): Bytes {
    return this.#as(() => consoleSize(vmFiles(this.#runtimeDir, this.version).console));
  }
  consoleFrom(from: Bytes): string {
    return this.#as(() => consoleSince(vmFiles(this.#runtimeDir, this.version).console, from));
  }

  /**
   * A byte stream to a freshly started loader. Throws Problem `lab-busy` when all channels are taken and
   * `lab-gone` when the VM does not answer.
   */
  async open(signal?: AbortSignal): Promise<LabChannel> {
    const { dir } = vmFiles(this.#runtimeDir, this.version);
    const alive = () => !this.#exit && isAlive(this.state);
    for (const channel of this.#order()) {
      if (!alive()) break;
      const why = () => this.#whyGone();
      const lock = portLock(this.#runtimeDir, this.version, dataPort(channel).socket);
      const stream = await openChannel(
        { dir, lock, channel, rights: this.#keeper.rights },
        alive,
        why,
        signal,
      );
      if (!stream) continue;
      this.#channels.add(stream);
      stream.once('close', () => {
        this.#channels.delete(stream);
        this.#leftAt.set(channel, Date.now());
      });
      return stream;
    }
    if (this.#exit || !isAlive(this.state)) throw await this.#whyGone();
    throw new Problem({
      code: 'lab-busy',
      what: `All ${this.state.channels} channels of the lab VM ${this.version} are in use`,
      cause: 'each client has one',
      fix: 'Close another run or workbench that uses it',
    });
  }

  /**
   * A shell command in the guest, as root, without a loader. Throws Problem `exec-timeout`, `lab-busy` when as many
   * run already as can, `lab-gone` and `lab-cancelled`; a command that is left like this is killed.
   */
  async run(command: string, options?: CommandOptions): Promise<CommandResult> {
    return asText(await this.runBytes(command, options));
  }

  /** The same, with what it wrote as it is. */
  async runBytes(
    command: string,
    { timeoutMs = COMMAND_MS, signal }: CommandOptions = {},
  ): Promise<CommandBytes> {
    const { dir } = vmFiles(this.#runtimeDir, this.version);
    for (const { socket } of commandPorts(this.state.channels)) {
      if (this.#exit || !isAlive(this.state)) throw await this.#whyGone();
      const release = await tryLockFile(
        portLock(this.#runtimeDir, this.version, socket),
        this.#keeper.rights,
      );
      if (!release) continue;
      try {
        const result = await runCommand(
          () => this.#as(() => connect(join(dir, socket))),
          command,
          timeoutMs,
          signal,
        );
        if (result) return result;
        throw await this.#whyGone();
      } finally {
        release();
      }
    }
    throw new Problem({
      code: 'lab-busy',
      what: `${COMMANDS} commands run in the lab VM ${this.version} already`,
      fix: 'Wait for one of them; what is to go on for long can be left in the background',
    });
  }

  #as<T>(work: () => T): T {
    return this.#keeper.rights.as(work);
  }

  /** The first has a loader waiting; one that was just left may still be busy with its end. */
  #order(): number[] {
    const justLeft = (channel: number) => Date.now() - (this.#leftAt.get(channel) ?? 0) < 2_000;
    const all = Array.from({ length: this.state.channels }, (_, i) => i + 1);
    return [...all.filter((channel) => !justLeft(channel)), ...all.filter(justLeft)];
  }

  /** Its process is there. */
  get alive(): boolean {
    return isAlive(this.state);
  }

  /** Calls back once when the VM has ended, at once if it already has. */
  onExit(listener: (exit: LabExit) => void): Undo {
    if (this.#exit) listener(this.#exit);
    else {
      this.#listeners.add(listener);
      this.#watchOver();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#watch);
      this.#watch = undefined;
    };
  }

  /** Hang up this process's channels, end the VM; resolves when it is gone. Idempotent. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const channel of this.#channels) channel.destroy();
    await endProcess(this.state, this.#keeper);
    this.#gone();
  }

  #watchOver(): void {
    if (this.#isChild || this.#watch) return;
    this.#watch = setInterval(() => isAlive(this.state) || this.#gone(), 500);
    this.#watch.unref();
  }

  #gone(): void {
    if (this.#exit) return;
    clearInterval(this.#watch);
    const expected = this.#stopping;
    this.#exit = { expected, problem: expected ? undefined : this.#goneProblem() };
    this.#as(() => removeVmFiles(this.#runtimeDir, this.version, this.state.id));
    for (const listener of this.#listeners) listener(this.#exit);
    this.#listeners.clear();
  }

  /** A socket closes a moment before the process has ended. */
  async #whyGone(): Promise<Problem> {
    for (let tries = 0; tries < 20 && isAlive(this.state); tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    return this.#goneProblem();
  }

  #goneProblem(): Problem {
    const alive = isAlive(this.state);
    if (this.#stopping && !alive)
      return new Problem({
        code: 'lab-gone',
        what: `The lab VM ${this.version} was stopped`,
        fix: `Boot it again: hooklab lab boot ${this.version}`,
      });
    return new Problem({
      code: 'lab-gone',
      what: alive ? `The lab VM ${this.version} does not answer` : `The lab VM ${this.version} has ended`,
      where: this.kernel.release,
      cause: alive ? 'it may be stuck or very busy' : crashLine(this.console),
      fix: alive
        ? `Stop it with: hooklab lab stop ${this.version}, and boot it again`
        : `Boot it again: hooklab lab boot ${this.version}`,
      log: this.console,
    });
  }
}

const KILL_AFTER: Milliseconds = 2_000;
const GIVE_UP_AFTER: Milliseconds = 10_000;

/**
 * SIGTERM makes QEMU end by itself; after 2 s SIGKILL. Only ever the very process that the state names. Throws
 * Problem `lab-foreign` when it is another user's, `lab-stuck` when even SIGKILL does not end it.
 */
export async function endProcess(state: VmState, keeper: QemuKeeper): Promise<void> {
  const began = Date.now();
  let sent: NodeJS.Signals | undefined;
  while (isAlive(state)) {
    const waited = Date.now() - began;
    if (waited > GIVE_UP_AFTER) throw stuck(state);
    const signal = waited > KILL_AFTER ? 'SIGKILL' : 'SIGTERM';
    if (signal !== sent) {
      try {
        await keeper.signal(state.pid, signal);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EPERM') throw foreign(state);
        if (code !== 'ESRCH') throw error;
        return; // it has just gone
      }
      sent = signal;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
