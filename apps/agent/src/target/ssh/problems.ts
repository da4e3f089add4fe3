import type { ProblemShape } from '@hooklab/base';
import { type Address, typed } from './address';

type Said = Omit<ProblemShape, 'where' | 'log'>;

/**
 * Why ssh let nobody in, of its own words (English: LC_ALL=C); `words`: its standard error, `code`: how it ended. The key of
 * a host that is not known is asked for by the caller.
 */
export function sshProblem(to: Address, words: string, code: number | null): ProblemShape {
  const found = CASES.find(({ says }) => says.test(words));
  const said = found?.problem(to, found.says.exec(words)!) ?? {
    code: 'ssh-failed',
    what: 'ssh did not reach the machine',
    cause: lastLine(words) ?? (code === null ? 'it was stopped' : `it ended with code ${code}`),
    fix: `Try it in a terminal: ssh ${typed(to)} true`,
  };
  return { ...said, where: to.id, log: words || undefined };
}

export const KEY_UNKNOWN = 'ssh-key-unknown';
export const KEY_CHANGED = 'ssh-key-changed';

interface Case {
  says: RegExp;
  problem(to: Address, found: RegExpExecArray): Said;
}

/** The first that fits. */
const CASES: Case[] = [
  {
    says: /setpriv: failed to execute ssh/,
    problem: () => ({
      code: 'ssh-missing',
      what: 'ssh is not installed here',
      cause: 'machines are reached by the system’s own OpenSSH',
      fix: 'Run: apt-get install openssh-client',
    }),
  },
  {
    says: /REMOTE HOST IDENTIFICATION HAS CHANGED(?:[\s\S]*?(SHA256:[\w+/]+))?(?:[\s\S]*?Offending \S+ key in (.+):(\d+))?/,
    problem: (to, [, shown, file, line]) => ({
      code: KEY_CHANGED,
      what: 'This machine shows another host key than the one that was confirmed: nothing was sent to it',
      cause: `${shown ? `it shows ${shown}; ` : ''}${file ? `${file.trim()}, line ${line}, has another. ` : ''}It was installed anew, or somebody answers in its place`,
      fix: `Find out which. If it was installed anew, forget the old key (hooklab targets forget-key ${to.id}, or ssh-keygen -R for your own known_hosts) and confirm the new one`,
    }),
  },
  {
    says: /No \S+ host key is known for|Host key verification failed/,
    problem: (to) => ({
      code: KEY_UNKNOWN,
      what: 'The host key of this machine is not known here',
      cause: 'nobody has confirmed it yet (of this machine, or of a jump host on the way)',
      fix: `Run: ssh ${typed(to)} true`,
    }),
  },
  {
    says: /Permission denied \((.+)\)|Too many authentication failures/,
    problem: (to, [, methods]) => ({
      code: 'ssh-denied',
      what: 'This machine does not let you in',
      cause: `it takes ${methods ?? 'no more keys'}, and no key of yours is one of that account’s; passwords are not asked for here`,
      fix: `Make “ssh ${typed(to)} true” work without a question: ssh-copy-id, ssh-add, or IdentityFile in ~/.ssh/config`,
    }),
  },
  {
    says: /Could not resolve hostname (\S+?):/,
    problem: (_, [, host]) => ({
      code: 'ssh-no-host',
      what: 'There is no such machine',
      cause: `${host} is neither a name on the network nor in your ssh_config`,
      fix: 'Look at the spelling, or add it to ~/.ssh/config',
    }),
  },
  {
    says: /(Connection refused|Connection timed out|No route to host|Network is unreachable|Operation timed out|Connection (?:closed|reset) by .+|kex_exchange_identification.+|banner exchange.+)/,
    problem: (to, [, why]) => ({
      code: 'ssh-unreachable',
      what: 'This machine does not answer ssh',
      cause: why!.trim(),
      fix: `Look whether it is up and sshd runs there: ssh ${typed(to)} true`,
    }),
  },
  {
    says: /No user exists for uid (\d+)|you don't exist, go away/,
    problem: () => ({
      code: 'ssh-nobody',
      what: 'The workbench runs as a user without an account, who has no ssh keys',
      cause: 'root started it, and nobody stands behind root',
      fix: 'Start Hooklab from your own account (it needs no root for machines reached by ssh), or with sudo from there',
    }),
  },
  {
    says: /(Bad owner or permissions on .+|Bad configuration option.+|.+line \d+: .+|Can't open user config file.+)/,
    problem: (_, [, why]) => ({
      code: 'ssh-config',
      what: 'ssh does not take its configuration',
      cause: why!.trim(),
      fix: 'Mend that file',
    }),
  },
];

/** The line went, or the loader did, once it had been running: of ssh's exit code and both their last words. */
export function endProblem(
  to: Address,
  { code, words, silence }: { code: number | null; words: string; silence: number },
): ProblemShape {
  const base = { where: to.id, log: words || undefined };
  const library = /(lib\S+): cannot open shared object file/.exec(words)?.[1];
  if (library)
    return {
      ...base,
      code: 'ssh-library',
      what: 'A library that the loader needs is missing on this machine',
      cause: library,
      fix: `Install it there: apt-get install ${PACKAGES[library] ?? 'libelf1 zlib1g libstdc++6'}`,
    };
  // 255 is ssh's own
  if (code === 255 || code === null)
    return {
      ...base,
      code: 'ssh-cut',
      what: 'The line to this machine was cut',
      cause: lastLine(words) ?? (code === null ? 'ssh was killed' : 'ssh did not say why'),
      fix: `Its programs there are detached, at the latest ${silence} s after the last word that came through. Run again: the target opens by itself`,
    };
  return {
    ...base,
    code: 'loader-gone',
    what: 'The loader is gone',
    cause: `${code > 128 ? `it was killed by signal ${code - 128}` : `it ended with code ${code}`}${said(lastLine(words))}`,
    fix: 'Its programs are detached. Run again: the target opens by itself',
  };
}

const PACKAGES: Record<string, string> = {
  'libelf.so.1': 'libelf1',
  'libz.so.1': 'zlib1g',
  'libstdc++.so.6': 'libstdc++6',
};

const said = (line: string | undefined): string => (line === undefined ? '' : `; the last word: ${line}`);

const lastLine = (words: string): string | undefined =>
  words
    .split('\n')
    .map((line) => line.trim().replace(/\.$/, ''))
    .findLast((line) => line !== '' && !/^(?:\*\* |Warning: Permanently added)/.test(line));
