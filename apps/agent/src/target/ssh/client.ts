import { type ChildProcess, spawn } from 'node:child_process';
import { type Milliseconds, Problem } from '@hooklab/base';
import { unguarded } from '../../privilege/guarded';
import type { Address } from './address';

/** A config of its own for ssh, instead of the person's: for tests, and for who keeps several. */
const configOf = (): string[] => {
  const file = process.env.HOOKLAB_SSH_CONFIG;
  return file ? ['-F', file] : [];
};

/**
 * Nothing is asked of anybody (there is no terminal), nothing is forwarded, and a line that is dead is seen after 15 s.
 * All else is the person's ssh_config: keys and their agent, jump hosts, a shared connection.
 */
const OPTIONS = [
  'BatchMode=yes',
  'ConnectTimeout=30',
  'ServerAliveInterval=5',
  'ServerAliveCountMax=3',
  'ClearAllForwardings=yes',
  'ForwardAgent=no',
  'ForwardX11=no',
  'PermitLocalCommand=no',
  'RemoteCommand=none',
  'UpdateHostKeys=no',
  'LogLevel=INFO',
];

const option = (text: string): string[] => ['-o', text];

/** Files that hold host keys, as one option's value: ssh parts them at spaces, and knows % as a mark. */
export const fileList = (files: string[]): string =>
  files.map((file) => `"${file.replaceAll('%', '%%')}"`).join(' ');

export interface Calling {
  /** options of this call, "StrictHostKeyChecking=yes"; of two the first one counts */
  options: string[];
  /** what is run there, by the shell of the account */
  command?: string;
}

/** The arguments of one call of ssh. Nothing of them goes through a shell on this machine. */
export const sshArguments = ({ user, host, port }: Address, { options, command }: Calling): string[] => [
  ...configOf(),
  '-T',
  ...[...options, ...OPTIONS].flatMap(option),
  ...(user === undefined ? [] : ['-l', user]),
  ...(port === undefined ? [] : ['-p', String(port)]),
  '--',
  host,
  ...(command === undefined ? [] : [command]),
];

/** ssh, in a session of its own: Ctrl-C is for the agent, and no password can be asked for. */
export function startSsh(args: string[]): ChildProcess {
  const [command, ...rest] = unguarded(['ssh', ...args]);
  return spawn(command!, rest, {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, LC_ALL: 'C', SSH_ASKPASS_REQUIRE: 'never' },
  });
}

export interface Said {
  code: number | null;
  stdout: string;
  stderr: string;
}

const MOST = 256 * 1024;

/** ssh to its end, with nothing on its standard input. Throws Problem `ssh-missing`, `open-cancelled`. */
export function callSsh(args: string[], timeout: Milliseconds, signal?: AbortSignal): Promise<Said> {
  const child = startSsh(args);
  return new Promise((resolve, reject) => {
    let [stdout, stderr] = ['', ''];
    const stop = () => child.kill('SIGKILL');
    const timer = setTimeout(stop, timeout);
    signal?.addEventListener('abort', stop);
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(0, MOST);
    });
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(0, MOST);
    });
    child.stdin!.on('error', () => {}).end();
    child.once('error', reject);
    // not `close`: a shared connection that stays holds the standard error open
    child.once('exit', (code) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      // what it said last is on its way
      setImmediate(() => {
        if (signal?.aborted) reject(cancelled());
        else resolve({ code, stdout, stderr });
      });
    });
  });
}

export const cancelled = (): Problem =>
  new Problem({ code: 'open-cancelled', what: 'The target was stopped while it was opened' });
