/** What a column of one row must be; a pattern: as text. */
export type Expected = Readonly<Record<string, number | string | RegExp>>;

/** What a ready spec must show once its events have been made. */
export interface LibraryCase {
  readonly row: Expected;
  /** what makes them, where a lab VM needs other things than the spec's own exercise */
  readonly exec?: string;
}

const ANY = /./;

/** By spec. Every shipped spec has one: library.test.ts. */
export const LIBRARY_CASES: Readonly<Record<string, LibraryCase>> = {
  'file-deletes': { row: { how: 'rmdir', result: 0 } },
  'file-opens': { row: { asked: '/nowhere', error: -2 } },
  'tcp-connects': {
    row: { address: '127.0.0.1', port: 1 },
    exec: 'ip link set lo up; bash -c ": < /dev/tcp/127.0.0.1/1" 2> /dev/null; true',
  },
  execs: { row: { comm: 'ls', argv: 'ls -l /' } },
  'disk-io': {
    row: { disk: 'nullb0', op: 'READ', bytes: 8192 },
    exec: 'modprobe null_blk; dd if=/dev/nullb0 of=/dev/null bs=8k count=2 iflag=direct 2> /dev/null; true',
  },
  'process-ends': { row: { comm: 'sh', code: 768 } },
  'process-starts': { row: { child_pid: /^[1-9]/ } },
  'failed-execs': { row: { comm: 'env', filename: '/nowhere/none', result: -2 } },
  'signals-sent': { row: { signal: 10, target_pid: /^[1-9]/ } },
  'signals-received': { row: { comm: 'sh', signal: 10 } },
  'oom-kills': { row: { victim_pid: /^[1-9]/ } },
  'oom-scores': { row: { target: 'sh', score: 321 } },
  'failed-opens': { row: { comm: 'cat', asked: '/nowhere', error: -2 } },
  'file-creates': { row: { comm: 'touch', path: /^\/tmp\/.*\/made$/ } },
  'directory-creates': { row: { comm: 'mkdir', path: /^\/tmp\/.*\/made$/ } },
  'file-renames': { row: { comm: 'mv', from: /\/before$/, to: 'after' } },
  'file-modes': { row: { comm: 'chmod', path: /^\/tmp\//, mode: 0o640 } },
  'file-syncs': { row: { comm: 'sync', call: 'fsync', result: 0 } },
  'slow-file-io': { row: { comm: 'cat', op: 'vfs_read' } },
  'page-cache-misses': { row: { inode: ANY } },
  mounts: { row: { target: '/dev/shm', type: 'tmpfs', result: 0 } },
  unmounts: { row: { target: '/dev/shm', result: 0 } },
  // on 5.10 a thread of the kernel hands them over
  'disk-requests': { row: { op: /^R/, bytes: 16_384 } },
  'tcp-accepts': { row: { comm: 'python3', family: 2, address: '127.0.0.1', local_port: 7201 } },
  'tcp-retransmits': { row: { address: '198.51.100.9', port: 7202, state: 2 } },
  'tcp-resets': { row: { address: '127.0.0.1', port: 7203 } },
  'tcp-states': { row: { port: 7204, new: 2 } },
  'tcp-listens': { row: { port: 7205, backlog: 7, result: 0 } },
  sockets: { row: { comm: 'python3', family: 2, type: 524_290 } },
  'packet-drops': { row: { protocol: 2048, reason: /NO_SOCKET$|^-$/ } },
  'packets-sent': { row: { comm: 'python3', device: 'lo', bytes: 142 } },
  'packets-received': { row: { device: 'lo', bytes: 128 } },
  'host-lookups': { row: { comm: 'getent', host: 'nowhere.invalid' } },
  'module-loads': { row: { module: 'dummy' } },
  'capability-checks': { row: { comm: 'python3', capability: 18, result: -1 } },
  'uid-changes': { row: { comm: 'python3', from_uid: 0, to_uid: 65_533, to_euid: 65_533 } },
  ptraces: { row: { comm: 'python3', request: 0, result: 0 } },
  chroots: { row: { comm: 'python3', path: '/tmp', result: 0 } },
  namespaces: { row: { comm: 'unshare', flags: 0x4000000, result: 0 } },
  'cgroup-moves': { row: { target: 'sh', path: '/moved' } },
  'bpf-loads': { row: { program: 'hello', type: 1, instructions: 2 } },
  'page-faults': { row: { comm: 'ls', address: ANY } },
  'kernel-allocations': { row: { bytes: ANY, call_site: ANY } },
  mallocs: { row: { comm: 'python3', bytes: /^500\d{4}$/ } },
  'slow-syscalls': { row: { comm: 'sleep', id: 230 } },
  'failed-syscalls': { row: { comm: 'cat', error: -2 } },
  'cgroup-execs': { row: { comm: 'ls', cgroup: '/tried.slice/tried.service', file: /\/ls$/ } },
  'shell-lines': { row: { comm: 'bash', line: 'echo hooked' } },
  'futex-waits': { row: { comm: 'python3', result: -110 } },
  softirqs: { row: { vector: ANY, latency_ns: ANY } },
  interrupts: { row: { device: /virtio/, latency_ns: ANY } },
  timers: { row: { function: ANY } },
  'work-items': { row: { function: ANY, latency_ns: ANY } },
  'run-queue-waits': { row: { task: 'sh' } },
  'off-cpu-waits': { row: { task: 'sleep' } },
  wakeups: { row: { woken: 'cat' } },
  unlinkat: { row: { comm: 'rm', path: /hello$/ } },
  'task-rename': { row: { newcomm: 'tock' } },
};
