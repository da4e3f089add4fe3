import { statfsSync } from 'node:fs';
import { type Bytes, Problem, shortBytes } from '@hooklab/base';

/** Which setting moves what could not be written. */
type Setting = 'HOOKLAB_CACHE' | 'HOOKLAB_RUNTIME' | 'HOOKLAB_STATE';

const settings: Record<Setting, { code: string; name: string }> = {
  HOOKLAB_CACHE: { code: 'lab-cache', name: 'cache' },
  HOOKLAB_RUNTIME: { code: 'lab-runtime', name: 'runtime' },
  HOOKLAB_STATE: { code: 'lab-state', name: 'state' },
};

/** The reason behind a failing apt, by the words it uses in the C locale. First match wins. */
const reasons: { code: string; pattern: RegExp; cause: string; fix: string }[] = [
  {
    code: 'lab-disk-full',
    // E: Write error - write (28: No space left on device)
    // E: You don't have enough free space in /var/cache/apt/archives/.
    pattern: /No space left on device|enough free space/,
    cause: 'the disk is full',
    fix: 'Free some space, or put the cache elsewhere with HOOKLAB_CACHE',
  },
  {
    code: 'lab-signature',
    // W: GPG error: … InRelease: The following signatures couldn't be verified … NO_PUBKEY 648ACFD622F3D138
    // E: The repository '… InRelease' is not signed.
    // E: Failed to fetch …  Hash Sum mismatch
    pattern:
      /NO_PUBKEY|BADSIG|EXPKEYSIG|REVKEYSIG|signatures (?:couldn't|could not|were invalid)|is not signed|no longer signed|Hash Sum mismatch|unauthenticated|gpgv|sqv/i,
    cause: 'what the mirror sent is not signed by a Debian key of this machine',
    fix: 'Check the mirror and the clock; a newer key comes with: apt-get install debian-archive-keyring',
  },
  {
    code: 'lab-network',
    // W: Failed to fetch http://…  Could not resolve 'mirror.example'
    // Err:1 … Could not connect to 127.0.0.1:9 (127.0.0.1). - connect (111: Connection refused)
    pattern:
      /Could not resolve|Temporary failure resolving|[Cc]ould not connect|Unable to connect|Cannot initiate the connection|Connection (?:timed out|failed|refused)|Network is unreachable|Could not handshake|Certificate verification failed|Service Unavailable|Bad Gateway|Gateway Time-?out|timed out after/,
    cause: 'the Debian mirror of this machine cannot be reached',
    fix: 'Check the network and the proxy settings of apt, then try again',
  },
];

/**
 * Throws Problem `lab-disk-full` when the file system of `dir` has less room than `bytes`: apt itself can wait
 * for ever on a full disk.
 */
export function needSpace(dir: string, bytes: Bytes, what: string, setting: Setting = 'HOOKLAB_CACHE'): void {
  const { bavail, bsize } = statfsSync(dir);
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new Problem({
    code: 'lab-disk-full',
    what,
    where: dir,
    cause: `it takes ${shortBytes(bytes)} for a while, and ${shortBytes(free)} are free`,
    fix: `Free some space, or put the ${settings[setting].name} directory elsewhere with ${setting}`,
  });
}

/** `output`: everything apt printed; becomes the log. */
export function aptProblem(what: string, output: string, where?: string): Problem {
  const reason = reasons.find(({ pattern }) => pattern.test(output));
  const shape = { what, where, log: output.trim() };
  if (reason) return new Problem({ ...shape, code: reason.code, cause: reason.cause, fix: reason.fix });
  const line = output.split('\n').find((text) => /^[EW]: /.test(text));
  return new Problem({ ...shape, code: 'lab-apt', cause: line?.slice(3) ?? 'apt failed' });
}

/** ENOSPC and the like, from our own writing below `where`, as a Problem that names the setting to change. */
export function writeProblem(
  what: string,
  error: unknown,
  where?: string,
  setting: Setting = 'HOOKLAB_CACHE',
): unknown {
  const { code, message } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Problem({
      code: 'lab-disk-full',
      what,
      where,
      cause: code === 'EDQUOT' ? 'the disk quota is used up' : 'the disk is full',
      fix: `Free some space there, or take a larger place with ${setting}`,
      log: message,
    });
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return new Problem({
      code: settings[setting].code,
      what,
      where,
      cause: `the ${settings[setting].name} directory cannot be written`,
      fix: `Choose another one with ${setting}`,
      log: message,
    });
  }
  return error;
}
