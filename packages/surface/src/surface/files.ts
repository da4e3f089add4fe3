import { decodeText, encodeText } from '../bytes/text';

/**
 * A surface's files by name. The names are those of a capture:
 *
 *   absent  available_events  available_filter_functions  bpf_programs  btf/vmlinux  btf/<module>
 *   config  cpuinfo  error_injection_list  events/<category>/<event>/format  filesystems  kallsyms  kernel  kprobes_blacklist  lsm
 *   modules  notes  pmus  sysctls  trampoline_calls  version
 */
export type SurfaceFiles = ReadonlyMap<string, Uint8Array>;

/** A file that a surface lacks, and why. */
export interface Absent {
  item: string;
  why: string;
}

/** What every kernel that can be traced in full shows. */
export const EXPECTED: readonly string[] = [
  'available_events',
  'available_filter_functions',
  'btf/vmlinux',
  'config',
  'cpuinfo',
  'error_injection_list',
  'filesystems',
  'kallsyms',
  'kprobes_blacklist',
  'lsm',
  'modules',
  'pmus',
  'sysctls',
];

/** What of the usual files is not there: what the capture's own list says, else that there is no such file. */
export function absentFiles(files: SurfaceFiles): Absent[] {
  const absent = [...readAbsent(files.get('absent'))].map(([item, why]) => ({ item, why }));
  const told = new Set(absent.map(({ item }) => item));
  for (const item of EXPECTED) {
    const why = told.has(item) ? null : absenceOf(files.get(item));
    if (why !== null) absent.push({ item, why });
  }
  return absent;
}

/**
 * The file `absent`: what the capture could not read, one item a line, a tab, why.
 *
 *   error_injection_list	this kernel has no such file: not configured, or no such name (ENOENT)
 */
export function readAbsent(bytes: Uint8Array | undefined): Map<string, string> {
  const absent = new Map<string, string>();
  for (const line of bytes ? decodeText(bytes).split('\n') : []) {
    const tab = line.indexOf('\t');
    if (tab > 0) absent.set(line.slice(0, tab), line.slice(tab + 1));
  }
  return absent;
}

export const writeAbsent = (absent: readonly Absent[]): Uint8Array =>
  encodeText(absent.map(({ item, why }) => `${item}\t${why.replace(/\s+/g, ' ')}\n`).join(''));

/** "cat: /sys/kernel/debug/error_injection/list: No such file or directory": a capture's word that there is none. */
const SHELL_ERROR = /^(?:cat|head|ls|sh|xz|zcat): [^\n]*: ([A-Z][\w ]+)\n?$/;

/** Why there is nothing to read, null where there is. */
export function absenceOf(bytes: Uint8Array | undefined): string | null {
  if (bytes === undefined) return 'this surface has no such file';
  if (bytes.length > 300 || bytes.length === 0) return null;
  const error = SHELL_ERROR.exec(decodeText(bytes));
  return error ? error[1]! : null;
}

/**
 * The loader sends all formats as one stream; this takes it apart. Before the bytes of each file a line with its
 * path and length:
 *
 *   events/task/task_rename/format 499
 *   name: task_rename …
 */
export function splitEvents(stream: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at < stream.length; ) {
    const end = stream.indexOf(0x0a, at);
    const head =
      end < 0 ? null : /^(events\/[^ ]+) (\d+)$/.exec(decodeText(stream, at, Math.min(end, at + 512)));
    if (!head) break;
    const length = Number(head[2]);
    files.set(head[1]!, stream.subarray(end + 1, end + 1 + length));
    at = end + 1 + length;
  }
  return files;
}
