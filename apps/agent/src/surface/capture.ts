import { toProblem } from '@hooklab/base';
import type { SurfaceItem } from '@hooklab/protocol';
import { type Absent, type SurfaceFiles, splitEvents, writeAbsent } from '@hooklab/surface';
import type { LoaderConnection } from '../target/connection';
import type { Progress } from '../target/target';
import { Rebase } from './rebase';

/** What a file of a surface changes with, and so how long a reading of it is good. */
export const ITEMS = {
  /** with nothing but the kernel itself: the same build has the same bytes */
  build: ['btf/vmlinux', 'config'],
  /** with the boot, and when modules come and go */
  boot: [
    'version',
    'notes',
    'cpuinfo',
    'lsm',
    'filesystems',
    'pmus',
    'available_events',
    'available_filter_functions',
    'kprobes_blacklist',
    'error_injection_list',
    'kallsyms',
    'trampoline_calls',
    'events',
  ],
  /** at any time */
  now: ['sysctls', 'lockdown', 'bpf_programs'],
} as const satisfies Record<string, readonly SurfaceItem[]>;

/** Files as they were read, and what could not be read. */
export interface Part {
  files: Map<string, Uint8Array>;
  absent: Absent[];
}

export interface Request {
  item: SurfaceItem;
  /** of `btf/module` and `format` */
  name?: string;
}

/** What an item is called among a surface's files. */
export const fileOf = ({ item, name }: Request): string =>
  name === undefined ? item : item === 'format' ? `events/${name}/format` : `btf/${name}`;

/** Asked for ahead: on a slow line the next answer is under way while one is taken in. */
const AHEAD = 4;

/**
 * Reads items of a target, each with a word of progress. What the kernel does not show is named in `absent`; only
 * a target that goes, or the signal, ends it.
 */
export async function readItems(
  connection: LoaderConnection,
  items: readonly (SurfaceItem | Request)[],
  progress: Progress,
  signal?: AbortSignal,
): Promise<Part> {
  const part: Part = { files: new Map(), absent: [] };
  const waiting: { file: string; answer: Promise<Uint8Array | Absent> }[] = [];
  const take = async () => {
    const { file, answer } = waiting.shift()!;
    progress(`reading ${file}`);
    const got = await answer;
    if ('why' in got) {
      if (connection.closed) throw connection.closed;
      part.absent.push(got);
    } else part.files.set(file, got);
  };
  for (const each of items) {
    signal?.throwIfAborted();
    const request: Request = typeof each === 'string' ? { item: each } : each;
    const file = fileOf(request);
    const answer = connection.read(request).catch((error): Absent => {
      const { what, cause } = toProblem(error);
      return { item: file, why: cause ?? what };
    });
    waiting.push({ file, answer });
    if (waiting.length > AHEAD) await take();
  }
  while (waiting.length > 0) await take();
  return part;
}

export const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

/** Names of the modules in /proc/modules: "overlay 217088 1 - Live 0xffffffffc12d1000", one a line. */
export const moduleNames = (modules: string): string[] =>
  [...modules.matchAll(/^(\S+) /gm)].map(([, name]) => name!).sort();

/** The files that modules bring or change: those of ITEMS.boot, /proc/modules itself, and the modules' BTF. */
export async function readBoot(
  connection: LoaderConnection,
  rawAddresses: boolean,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Part> {
  const { files, absent } = await readItems(connection, ['modules', ...ITEMS.boot], progress, signal);
  const modules = moduleNames(textOf(files.get('modules')));
  const btf = modules.map((name): Request => ({ item: 'btf/module', name }));
  const more = await readItems(connection, btf, progress, signal);
  for (const [file, bytes] of more.files) files.set(file, bytes);
  absent.push(...more.absent);
  const events = files.get('events');
  files.delete('events');
  if (events) for (const [path, bytes] of splitEvents(events)) files.set(path, bytes);
  const kallsyms = files.get('kallsyms');
  if (kallsyms) files.set('kallsyms', lasting(kallsyms));
  if (!rawAddresses) {
    const rebase = new Rebase(textOf(files.get('kallsyms')), textOf(files.get('modules')));
    for (const file of ['kallsyms', 'kprobes_blacklist', 'modules']) {
      const bytes = files.get(file);
      if (bytes) files.set(file, rebase.apply(bytes));
    }
  }
  return { files, absent };
}

/**
 * Without the symbols of what is loaded and attached just now: BPF programs, trampolines, optimised kprobes.
 *
 *   ffffffffc00a8d28 t bpf_prog_204c943c8c9d9015_on_unlinkat	[bpf]
 *   ffffffffc0220000 t ftrace_trampoline	[__builtin__ftrace]
 */
export function lasting(kallsyms: Uint8Array): Buffer {
  const bytes = Buffer.from(kallsyms.buffer, kallsyms.byteOffset, kallsyms.byteLength);
  const kept: Buffer[] = [];
  let from = 0;
  for (const at of [...placesOf(bytes, '\t[bpf]'), ...placesOf(bytes, '\t[__builtin__')].sort(
    (a, b) => a - b,
  )) {
    const start = bytes.lastIndexOf(0x0a, at) + 1;
    if (start > from) kept.push(bytes.subarray(from, start));
    const end = bytes.indexOf(0x0a, at);
    from = end < 0 ? bytes.length : end + 1;
  }
  kept.push(bytes.subarray(from));
  return Buffer.concat(kept);
}

function* placesOf(bytes: Buffer, text: string): Generator<number> {
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) yield at;
}

/** The parts of one reading as one surface, with the names of what is absent in it. */
export function joinParts(connection: LoaderConnection, parts: Part[]): SurfaceFiles {
  const files = new Map(parts.flatMap((part) => [...part.files]));
  files.set('kernel', Buffer.from(`${connection.hello.kernel} ${connection.hello.arch}\n`));
  const absent = parts.flatMap((part) => part.absent);
  if (absent.length > 0) files.set('absent', writeAbsent(absent));
  return files;
}
