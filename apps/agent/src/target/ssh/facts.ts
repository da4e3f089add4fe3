import type { Version } from './bundle';

/** A directory for a moment's files, with what is free there. */
export interface Place {
  path: string;
  /** programs may be run from there */
  runs: boolean;
  /** bytes; null: `df` did not say */
  free: number | null;
}

/** What a box said of itself, in its own words where they are words. */
export interface Facts {
  /** sshd's process of this connection */
  carrier: number | undefined;
  machine: string;
  release: string;
  libc: Libc;
  uid: number | undefined;
  node: { path: string; version: Version; text: string } | null;
  /** can be root: it is, or sudo lets it without a password; else "missing", or sudo's words */
  root: true | string;
  places: Place[];
}

export type Libc = { kind: 'glibc'; version: Version } | { kind: 'musl' } | { kind: 'other'; said: string };

/** The places that the script looks at: no other name that a box says is ever sent back to it. */
const PLACES = ['/tmp', '/var/tmp', '/dev/shm'];

/** Of the lines that began with the nonce, without it. */
export function factsOf(lines: string[]): Facts {
  const all = (name: string) =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1).trim());
  const one = (name: string) => all(name)[0] ?? '';
  const number = (text: string | undefined) => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : undefined);
  return {
    carrier: number(one('carrier')) || undefined,
    machine: one('machine'),
    release: one('release'),
    libc: libcOf(one('libc')),
    uid: number(one('uid')),
    node: nodeOf(one('node')),
    root: lines.includes('root') || one('sudo') || 'it did not say',
    places: all('place').flatMap((text) => placeOf(text.split(' '), number)),
  };
}

const placeOf = ([path, can, free]: string[], number: (text?: string) => number | undefined): Place[] => {
  if (path === undefined || !PLACES.includes(path)) return [];
  const kib = number(free);
  return [{ path, runs: can === 'runs', free: kib === undefined ? null : kib * 1024 }];
};

/** "glibc 2.36"; of ldd: "ldd (Debian GLIBC 2.36-9) 2.36 …", "musl libc (x86_64) Version 1.2.4 …" */
export function libcOf(said: string): Libc {
  if (/\bmusl\b/.test(said)) return { kind: 'musl' };
  const glibc = /^glibc (\d+)\.(\d+)/.exec(said) ?? /GLIBC (\d+)\.(\d+)/.exec(said);
  if (glibc) return { kind: 'glibc', version: [Number(glibc[1]), Number(glibc[2])] };
  return { kind: 'other', said };
}

/** "/usr/bin/node v20.19.1"; a path with blanks is none that the script can be told again */
function nodeOf(said: string): Facts['node'] {
  const [, path, major, minor] = /^(\/[\w./+@-]+) v(\d+)\.(\d+)\./.exec(said) ?? [];
  return path ? { path, version: [Number(major), Number(minor)], text: `${major}.${minor}` } : null;
}
