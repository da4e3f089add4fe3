import { randomBytes } from 'node:crypto';
import { Problem, shortBytes } from '@hooklab/base';
import type { TargetId } from '@hooklab/protocol';
import type { LoaderStream } from '../connection';
import type { Progress, Target } from '../target';
import { type Address, address, typed } from './address';
import { bundleOf } from './bundle';
import { cancelled, sshArguments, startSsh } from './client';
import { factsOf } from './facts';
import { type HostKeys, unknownKey } from './hostKeys';
import { Line } from './line';
import { planFor } from './plan';
import { KEY_UNKNOWN, sshProblem } from './problems';
import { bootstrap } from './script';
import { Talk } from './talk';

/** Where the loader is built, and which host keys are known. */
export interface Sshing {
  loaderDir: string;
  hostKeys: HostKeys;
  /** it has been opened: worth remembering */
  opened?(id: TargetId): void;
}

/** A loader on a machine that ssh reaches: brought there, run as root, gone with the line. */
export class SshTarget implements Target {
  readonly id: TargetId;
  readonly title: string;
  readonly #to: Address;
  readonly #with: Sshing;

  /** Throws Problem `ssh-address`. */
  constructor(id: string, sshing: Sshing) {
    this.#to = address(id);
    this.id = this.#to.id;
    this.title = `${typed(this.#to)}, over ssh`;
    this.#with = sshing;
  }

  async open(progress: Progress, signal: AbortSignal): Promise<LoaderStream> {
    const bundle = bundleOf(this.#with.loaderDir);
    progress('connecting with ssh');
    const nonce = randomBytes(12).toString('hex');
    const { command, script } = bootstrap(nonce);
    const options = await this.#with.hostKeys.options(this.#to);
    const line = new Line(this.#to, startSsh(sshArguments(this.#to, { options, command })));
    const stop = () => line.kill();
    signal.addEventListener('abort', stop);
    try {
      if (signal.aborted) throw cancelled();
      const talk = new Talk(line.child.stdout!, nonce);
      line.child.stdin!.write(script);
      const said = await talk.until(['end'], signal);
      if (!said) throw await this.#notReached(line, signal);
      const facts = factsOf(said);
      const { place, node } = planFor(facts, bundle, this.id);
      progress(`sending the loader (${shortBytes(bundle.bytes.length)})`);
      line.child.stdin!.write(`${place} ${bundle.bytes.length} ${bundle.hash} ${node}\n`);
      line.child.stdin!.write(bundle.bytes);
      const answer = await talk.until(['ready', 'fail'], signal);
      if (!answer) throw new Problem(line.ended());
      if (answer.at(-1) !== 'ready') throw notWritten(this.id, place, answer.at(-1)!);
      progress('starting the loader');
      this.#with.opened?.(this.id);
      return line.stream(talk, facts.carrier);
    } catch (error) {
      line.close();
      await line.gone;
      if (signal.aborted) throw cancelled();
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** The line is the stream's. */
  async stop(): Promise<void> {}

  /** ssh ended before the script said anything. */
  async #notReached(line: Line, signal: AbortSignal): Promise<Problem> {
    await line.gone;
    const problem = sshProblem(this.#to, line.words, line.child.exitCode);
    if (problem.code !== KEY_UNKNOWN || signal.aborted) return new Problem(problem);
    // a jump host's key may be the one that is not known: then this fails like the first time
    const key = await this.#with.hostKeys.shown(this.#to, signal).catch(() => null);
    return key ? unknownKey(this.#to, key, line.words) : new Problem(problem);
  }
}

const notWritten = (id: TargetId, place: string, answer: string): Problem =>
  new Problem({
    code: 'ssh-copy',
    what: 'The loader could not be written there',
    where: id,
    cause: `${place}: ${answer.replace(/^fail \S+ ?/, '').trim() || 'it did not say why'}`,
    fix: 'Make room there, and look whether that directory can be written',
  });
