import { Problem, type ProblemShape, shortBytes } from '@hooklab/base';
import { type Bundle, isOlder, type Version } from './bundle';
import type { Facts, Place } from './facts';

/** What the box is told to do: where the loader goes, and which node runs it. */
export interface Plan {
  place: string;
  node: string;
}

/** The oldest Node.js that the loader's code is built for, and how a person gets one. */
const NODE: Version = [20, 0];

const dotted = ([major, minor]: Version): string => `${major}.${minor}`;

/** A machine that cannot run the loader is told apart by what it lacks, before anything is sent there. */
export function planFor(facts: Facts, bundle: Bundle, box: string): Plan {
  const refuse = (code: string, rest: Omit<ProblemShape, 'code'>) =>
    new Problem({ code, where: box, ...rest });
  const { machine, libc, node, root } = facts;
  if (machine !== bundle.machine)
    throw refuse('ssh-arch', {
      what: 'This machine has another processor than Hooklab’s loader was built for',
      cause: `it is ${machine || 'unknown'}, the loader is for ${bundle.machine}`,
      fix: `Run Hooklab on a ${machine || 'like'} machine, or trace one that is ${bundle.machine}`,
    });
  if (libc.kind !== 'glibc')
    throw refuse('ssh-libc', {
      what: 'Hooklab’s loader does not run with the C library of this machine',
      cause:
        libc.kind === 'musl'
          ? 'it is musl (Alpine, say); the loader needs glibc'
          : `it is ${libc.said || 'unknown'}; the loader needs glibc`,
      fix: 'Trace it from a machine or a container with glibc that shares its kernel (Debian, say, privileged)',
    });
  if (isOlder(libc.version, bundle.glibc))
    throw refuse('ssh-glibc', {
      what: 'The C library of this machine is too old for Hooklab’s loader',
      cause: `it has glibc ${dotted(libc.version)}, the loader was built with calls of ${dotted(bundle.glibc)}`,
      fix: 'Build Hooklab on a machine as old as this one, or trace a newer one',
    });
  if (root !== true)
    throw refuse(root === 'missing' ? 'ssh-sudo-missing' : 'ssh-sudo-asks', {
      what: 'Tracing this machine needs root there',
      cause:
        root === 'missing'
          ? `uid ${facts.uid ?? 'unknown'} is not root, and there is no sudo`
          : `uid ${facts.uid ?? 'unknown'} is not root, and sudo refuses without a password: ${root.trim()}`,
      fix: 'Let this account run sudo without a password there (NOPASSWD in /etc/sudoers.d), or log in as root: ssh:root@HOST',
    });
  if (!node)
    throw refuse('ssh-node', {
      what: 'There is no Node.js on this machine',
      cause: 'the loader runs in it',
      fix: `Install it there: apt-get install nodejs (${dotted(NODE)} or newer)`,
    });
  if (isOlder(node.version, NODE))
    throw refuse('ssh-node', {
      what: 'The Node.js of this machine is too old',
      cause: `${node.path} is ${node.text}, the loader needs ${dotted(NODE)}`,
      fix: 'Install a newer one there, first in the PATH of this account',
    });
  return { place: placeFor(facts.places, bundle, box), node: node.path };
}

function placeFor(places: Place[], { bytes, unpacked }: Bundle, box: string): string {
  // both are there for a moment; a file system rounds each file up
  const needed = bytes.length + unpacked + 256 * 1024;
  const fit = places.find(({ runs, free }) => runs && (free === null || free >= needed));
  if (fit) return fit.path;
  const said = places.map(({ path, runs, free }) =>
    runs ? `${path} has ${shortBytes(free ?? 0)} free` : `${path} runs no programs (noexec)`,
  );
  throw new Problem({
    code: 'ssh-space',
    what: 'There is no room for the loader on this machine',
    where: box,
    cause: `it needs ${shortBytes(needed)} for as long as it runs; ${said.join(', ') || 'this account can write to none of /tmp, /var/tmp and /dev/shm'}`,
    fix: 'Make room in /tmp, /var/tmp or /dev/shm there',
  });
}
