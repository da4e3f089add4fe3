import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { findProgram } from '../host/which';
import type { CpioEntry } from '../store/cpio';
import { elfNeeds } from '../store/elf';
import type { GuestNode } from './node';
import { PROGRAMS } from './programs';

/**
 * The guest's files where its kernel has no 9p: the loader, Node, the usual small programs and the libraries of all
 * of these, at the very paths where the host has them; what else busybox can do, as links to it.
 */
export function carriedTree(loaderDir: string, execPath = process.execPath): CpioEntry[] {
  const tree = new Carried();
  for (const name of readdirSync(loaderDir, { recursive: true, encoding: 'utf8' })) {
    const path = join(loaderDir, name);
    if (lstatSync(path).isFile() && !name.endsWith('.map')) tree.addAs(path, `/hooklab/loader/${name}`);
  }
  tree.addAs(realpathSync(execPath), carriedNode(execPath).path);
  for (const name of PROGRAMS) {
    const path = findProgram(name);
    if (path) tree.add(path);
  }
  return [...tree.entries(), ...busyboxLinks(tree)];
}

/** A Node of a home directory lies elsewhere in the guest. */
export const carriedNode = (execPath = process.execPath): GuestNode => ({
  path: execPath.startsWith('/usr/') ? execPath : '/hooklab/node/node',
  mount: undefined,
});

/** The guest's paths are the host's, with /bin, /lib and so on led into /usr. */
class Carried {
  readonly #entries = new Map<string, CpioEntry>();

  entries(): CpioEntry[] {
    return [...this.#entries.values()];
  }

  has(path: string): boolean {
    return this.#entries.has(path.slice(1));
  }

  /** A host file at its own path: links with what they lead to, programs with their libraries. */
  add(given: string): void {
    // only the last part of the path may be a link here
    const path = join(realpathSync(dirname(given)), given.slice(given.lastIndexOf('/') + 1));
    if (this.has(path)) return;
    if (!lstatSync(path).isSymbolicLink()) {
      this.addAs(path, path);
      return;
    }
    const to = readlinkSync(path);
    // the guest's own /etc/alternatives has that link too
    this.#entries.set(path.slice(1), { path: path.slice(1), kind: 'link', to });
    const target = resolve(dirname(path), to);
    if (existsSync(target)) this.add(target.startsWith('/etc/') ? realpathSync(target) : target);
  }

  addAs(path: string, inGuest: string): void {
    const name = inGuest.slice(1);
    if (this.#entries.has(name)) return;
    const { mode } = lstatSync(path);
    const data = readFileSync(path);
    this.#entries.set(name, { path: name, kind: 'file', data, mode: mode & 0o755 });
    const needs = elfNeeds(data);
    if (!needs) return;
    if (needs.interpreter) this.add(needs.interpreter);
    const places = [
      ...needs.runPaths.map((each) => each.replace('$ORIGIN', dirname(path))),
      ...libraryDirs(),
    ];
    for (const library of needs.libraries) {
      const found = places.map((dir) => join(dir, library)).find((each) => existsSync(each));
      if (found) this.add(found);
    }
  }
}

/** Where the dynamic linker looks: what its configuration names, then its own. */
function libraryDirs(): string[] {
  const dirs = ['/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib'];
  try {
    for (const name of readdirSync('/etc/ld.so.conf.d')) {
      const lines = readFileSync(join('/etc/ld.so.conf.d', name), 'utf8').split('\n');
      dirs.push(...lines.map((text) => text.trim()).filter((text) => text.startsWith('/')));
    }
  } catch {
    // none is configured
  }
  return dirs;
}

function* busyboxLinks(tree: Carried): Generator<CpioEntry> {
  const { stdout } = spawnSync('busybox', ['--list'], { encoding: 'utf8', timeout: 10_000 });
  for (const name of (stdout ?? '').split('\n')) {
    if (!/^[a-z0-9[_.-]+$/.test(name) || name === 'busybox') continue;
    if (tree.has(`/usr/bin/${name}`) || tree.has(`/usr/sbin/${name}`)) continue;
    yield { path: `usr/bin/${name}`, kind: 'link', to: '/hooklab/busybox' };
  }
}
