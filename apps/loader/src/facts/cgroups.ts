import { existsSync, readdirSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { nearNames, Problem } from '@hooklab/base';

/** A cgroup as programs know it: the inode of its directory, and how many directories it lies below the root. */
export interface Cgroup {
  readonly id: bigint;
  readonly level: number;
}

/** Where the one hierarchy of version 2 is, and where containers get their names. */
export interface CgroupPlaces {
  /** its root here; throws where programs cannot be told of it */
  readonly root: () => string;
  /** docker's directory of containers, a directory with a config.v2.json each */
  readonly docker: string;
  /** podman's list of containers */
  readonly podman: string;
}

export const CGROUP_PLACES: CgroupPlaces = {
  root: () => rootOf(['/sys/fs/cgroup', '/sys/fs/cgroup/unified'], '/proc/self/ns/cgroup'),
  docker: '/var/lib/docker/containers',
  podman: '/var/lib/containers/storage/overlay-containers/containers.json',
};

/** linux/magic.h */
const CGROUP2_MAGIC = 0x6367_7270;
/** PROC_CGROUP_INIT_INO of include/linux/proc_ns.h */
const INITIAL_NAMESPACE = 0xefff_fffbn;

/** A cgroup by its path: "/system.slice/ssh.service". Throws Problem `no-cgroup`. */
export function cgroupAt(path: string, places: CgroupPlaces = CGROUP_PLACES): Cgroup {
  const root = places.root();
  const parts = path.split('/').filter((part) => part !== '');
  let at = root;
  for (const [i, part] of parts.entries()) {
    if (part === '.' || part === '..') throw none(`cgroup ${path}`, `${part} is no name of one`);
    const inside = join(at, part);
    if (!isDirectory(inside)) {
      const near = nearNames(part, cgroupsIn(at));
      throw none(
        `cgroup ${path}`,
        `/${parts.slice(0, i).join('/')} has no ${part}`,
        near.length > 0 ? `Did you mean ${near.join(' or ')}?` : undefined,
      );
    }
    at = inside;
  }
  return { id: statSync(at, { bigint: true }).ino, level: parts.length };
}

/**
 * The cgroup of a systemd unit, or of a container of docker, podman or containerd: by its name, or by 12 digits of its id or
 * more. Throws Problem `no-cgroup`, also where several are called so.
 */
export function cgroupCalled(name: string, places: CgroupPlaces = CGROUP_PLACES): Cgroup {
  const root = places.root();
  const ids = idsOf(name, places);
  const found: string[] = [];
  const all: string[] = [];
  const look = (dir: string, path: string): void => {
    for (const each of cgroupsIn(dir)) {
      all.push(unitName(each));
      const inside = `${path}/${each}`;
      // what is below it belongs to it
      if (unitName(each) === name || each === name || ids.some((id) => isOf(each, id))) found.push(inside);
      else look(join(dir, each), inside);
    }
  };
  look(root, '');
  if (found.length === 1) return cgroupAt(found[0]!, places);
  if (found.length > 1)
    throw none(
      `one container ${name}`,
      `${found.length} cgroups are called so: ${found.slice(0, 4).join(', ')}`,
      'Take the one that is meant: in_cgroup("PATH")',
    );
  const near = nearNames(name, [...new Set([...all, ...containerNames(places).keys()])]);
  throw none(
    `container ${name}`,
    ids.length > 0
      ? 'it is known here, and has no cgroup: it does not run'
      : 'no systemd unit and no container of docker or podman is called so here',
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : undefined,
  );
}

function rootOf(roots: readonly string[], namespace: string): string {
  const root = roots.find(isHierarchy);
  if (!root)
    throw none(
      'cgroup',
      'no file system of cgroups of version 2 is mounted here',
      'Mount it: mount -t cgroup2 none /sys/fs/cgroup',
    );
  if (existsSync(namespace) && statSync(namespace, { bigint: true }).ino !== INITIAL_NAMESPACE)
    throw none(
      'cgroup',
      'the loader sees only its own part of them: it runs in a cgroup namespace',
      'Start it in the initial one',
    );
  return root;
}

function isHierarchy(path: string): boolean {
  try {
    return statfsSync(path).type === CGROUP2_MAGIC;
  } catch {
    return false;
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** One that goes meanwhile has none. */
function cgroupsIn(dir: string): string[] {
  try {
    return readdirSync(dir, { withFileTypes: true }).flatMap((each) =>
      each.isDirectory() ? [each.name] : [],
    );
  } catch {
    return [];
  }
}

/** "ssh.service" → "ssh"; "machine-web.scope" → "machine-web" */
const unitName = (name: string): string => name.replace(/\.(?:service|scope|slice)$/, '');

/** "docker-0123….scope", "libpod-0123….scope", "cri-containerd-0123….scope", and 0123… alone */
const isOf = (name: string, id: string): boolean =>
  new RegExp(`^(?:[a-z-]+-)?${id}[0-9a-f]*(?:\\.scope)?$`).test(name);

function idsOf(name: string, places: CgroupPlaces): string[] {
  const known = containerNames(places).get(name);
  return known ? [known] : /^[0-9a-f]{12,64}$/.test(name) ? [name] : [];
}

/** The containers that docker and podman keep on this machine: name → id. */
function containerNames({ docker, podman }: CgroupPlaces): Map<string, string> {
  const names = new Map<string, string>();
  const add = (name: unknown, id: unknown): void => {
    if (typeof name === 'string' && typeof id === 'string' && /^[0-9a-f]{12,64}$/.test(id))
      names.set(name.replace(/^\//, ''), id);
  };
  for (const id of cgroupsIn(docker)) {
    const config = jsonOf(join(docker, id, 'config.v2.json')) as { Name?: unknown } | null;
    add(config?.Name, id);
  }
  const list = jsonOf(podman);
  for (const each of Array.isArray(list) ? list : []) {
    const { id, names: called } = (each ?? {}) as { id?: unknown; names?: unknown };
    for (const name of Array.isArray(called) ? called : []) add(name, id);
  }
  return names;
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

const none = (what: string, cause: string, fix?: string): Problem =>
  new Problem({ code: 'no-cgroup', what: `There is no ${what}`, cause, fix });
