import { decodeText } from '../bytes/text';

/**
 * A surface's files by name. The names are those of a capture:
 *
 *   available_events  available_filter_functions  btf/vmlinux  btf/<module>  config  cpuinfo
 *   error_injection_list  events/<category>/<event>/format  filesystems  kallsyms  kprobes_blacklist  lsm
 *   modules  pmus  sysctls
 */
export type SurfaceFiles = ReadonlyMap<string, Uint8Array>;

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
