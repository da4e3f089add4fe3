import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Problem } from '@hooklab/base';
import { keepFile } from '../../state/keep';
import { asOwnerOf } from '../../state/owner';
import { type Address, typed } from './address';
import { callSsh, fileList, sshArguments } from './client';
import { KEY_CHANGED, KEY_UNKNOWN, sshProblem } from './problems';

/** A host key as a machine shows it. */
export interface HostKey {
  /** "ssh-ed25519" */
  type: string;
  /** "SHA256:…", as ssh and ssh-keygen -l print it */
  fingerprint: string;
  /** of known_hosts: the name that ssh looks it up by, the type, the key */
  line: string;
}

/**
 * The host keys that people have confirmed in Hooklab, in a known_hosts file of its own beside the person's, whose files are
 * read and never written.
 */
export class HostKeys {
  readonly #state: string;
  readonly file: string;

  /** `state`: the state directory */
  constructor(state: string) {
    this.#state = state;
    this.file = join(state, 'ssh', 'known_hosts');
  }

  /** Only a key that is in one of these files is taken, whatever ssh_config says of that. */
  async options(to: Address): Promise<string[]> {
    return [
      'StrictHostKeyChecking=yes',
      `UserKnownHostsFile=${fileList([...(await userFiles(to)), this.file])}`,
    ];
  }

  /** What the machine shows now. Nobody is let in, or shown to it, for that. Throws ssh's Problem. */
  async shown(to: Address, signal?: AbortSignal): Promise<HostKey> {
    const dir = mkdtempSync(join(tmpdir(), 'hooklab-key-'));
    try {
      const file = join(dir, 'known_hosts');
      const options = [
        'StrictHostKeyChecking=accept-new',
        `UserKnownHostsFile=${fileList([file])}`,
        'GlobalKnownHostsFile=/dev/null',
        'HashKnownHosts=no',
        'CheckHostIP=no',
        ...UNSEEN,
      ];
      const { stderr, code } = await callSsh(
        sshArguments(to, { options, command: 'true' }),
        SHOW_TIME,
        signal,
      );
      const line = readLine(file);
      if (!line) throw new Problem(sshProblem(to, stderr, code));
      return hostKey(line);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  }

  /**
   * Take the key from now on: the very one that the person has compared. Another key that is known already has to be
   * forgotten first. Throws `ssh-key-changed`, `ssh-key-other`, `not-kept`.
   */
  async confirm(to: Address, fingerprint: string, signal?: AbortSignal): Promise<HostKey> {
    await this.#refuseChanged(to, signal);
    const key = await this.shown(to, signal);
    if (key.fingerprint !== fingerprint)
      throw new Problem({
        code: 'ssh-key-other',
        what: 'This machine shows another host key than the one you confirmed',
        where: to.id,
        cause: `it shows ${key.fingerprint}, you confirmed ${fingerprint}`,
        fix: 'Compare again: ssh-keygen -lf on the machine’s own /etc/ssh/ssh_host_*_key.pub',
      });
    const lines = this.#lines().filter((line) => line !== key.line);
    this.#keep([...lines, key.line]);
    return key;
  }

  async #refuseChanged(to: Address, signal?: AbortSignal): Promise<void> {
    const options = [...(await this.options(to)), ...UNSEEN];
    const { stderr, code } = await callSsh(sshArguments(to, { options, command: 'true' }), SHOW_TIME, signal);
    const problem = sshProblem(to, stderr, code);
    if (problem.code === KEY_CHANGED) throw new Problem(problem);
  }

  /** Forget what was confirmed here for the machine that answers by this name now. True: there was something. */
  async forget(to: Address): Promise<boolean> {
    const names = await namesOf(to);
    const lines = this.#lines();
    const left = lines.filter((line) => !names.includes(line.split(' ')[0]!));
    if (left.length === lines.length) return false;
    this.#keep(left);
    return true;
  }

  #lines(): string[] {
    try {
      return readFileSync(this.file, 'utf8').split('\n').filter(Boolean);
    } catch {
      return [];
    }
  }

  #keep(lines: string[]): void {
    const problem = asOwnerOf(this.#state, () => {
      mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
      return keepFile(this.file, lines.map((line) => `${line}\n`).join(''), 'The host key');
    });
    if (problem) throw problem;
  }
}

const SHOW_TIME = 30_000;

/** A connection of its own that shows the machine no key of the person's. */
const UNSEEN = ['ControlPath=none', 'PreferredAuthentications=none'];

const readLine = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8').split('\n')[0] || undefined;
  } catch {
    return undefined;
  }
};

function hostKey(line: string): HostKey {
  const [, type = '', blob = ''] = line.split(' ');
  const sum = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64');
  return { type, fingerprint: `SHA256:${sum.replace(/=+$/, '')}`, line };
}

/** What ssh_config says of a machine, by keyword in lower case. Nothing is connected for it. */
async function configured(to: Address): Promise<Map<string, string>> {
  const { code, stdout, stderr } = await callSsh(['-G', ...sshArguments(to, { options: [] })], SHOW_TIME);
  if (code !== 0) throw new Problem(sshProblem(to, stderr, code));
  return new Map(
    stdout.split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
  );
}

/** The person's own known_hosts files. */
const userFiles = async (to: Address): Promise<string[]> =>
  ((await configured(to)).get('userknownhostsfile') ?? '')
    .split(' ')
    .filter((file) => /^[/~][^"]*$/.test(file));

/** The names by which ssh may look for the key: "box", "[box]:2222". */
async function namesOf(to: Address): Promise<string[]> {
  const config = await configured(to);
  const host = config.get('hostkeyalias') ?? config.get('hostname') ?? to.host;
  const port = config.get('port') ?? '22';
  return [host, `[${host}]:${port}`];
}

/** What a person is told of a key that nobody has confirmed. */
export const unknownKey = (to: Address, { type, fingerprint }: HostKey, log: string): Problem =>
  new Problem({
    code: KEY_UNKNOWN,
    what: 'The host key of this machine is not known here: confirm it once',
    where: to.id,
    cause: `it shows ${type} ${fingerprint}`,
    fix: `Compare it with the machine’s own (there: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then run: hooklab targets confirm ${to.id} ${fingerprint}, or: ssh ${typed(to)} true`,
    log,
  });
