/**
 * libbpf for Node: lifetimes, no policy. Every call that can fail throws a BpfError. Handles close
 * idempotently; the environment's cleanup hook closes whatever is left. Nothing is ever pinned.
 */

/** `stage` tells where it failed; `log` is libbpf's and the verifier's whole output of this call. */
export class BpfError extends Error {
  readonly code: string; // 'EBUSY'; 'ENOTSUPP' for the kernel-internal 524
  readonly errno: number; // 16, positive
  readonly stage: 'open' | 'load' | 'attach' | 'ring' | 'map' | 'info' | 'btf';
  readonly log: string;
}

export interface LibbpfInfo {
  /** "1.7.0" */
  version: string;
  /** built from source at set-up ('static') or the distribution's ('system') */
  origin: 'static' | 'system';
  /** features that this libbpf has: kprobe.session, uprobe.multi, … true or false each */
  features: Record<string, boolean>;
}
export function libbpf(): LibbpfInfo;

/** Ask the kernel to kill this process when its parent dies (PR_SET_PDEATHSIG). */
export function dieWithParent(signal: number): void;

export interface ProgramInfo {
  name: string; // the C function
  section: string; // "fentry/vfs_unlink"
  type: string; // libbpf_bpf_prog_type_str: "tracing"
}
export interface MapInfo {
  name: string;
  type: string;
  keySize: number;
  valueSize: number;
  maxEntries: number;
}

export interface OpenOptions {
  name?: string;
  /** path of another BTF than /sys/kernel/btf/vmlinux */
  btfPath?: string;
}

export class BpfObject {
  /** Parse an ELF object. Throws BpfError at stage 'open'. */
  static open(elf: Uint8Array, options?: OpenOptions): BpfObject;
  readonly programs: ProgramInfo[];
  readonly maps: MapInfo[];
  /** The object's .BTF section, or null. */
  readonly btf: Uint8Array | null;
  /** Set a `const volatile` of .rodata by name before load (found through the object's BTF). */
  setConstant(name: string, value: number | bigint): void;
  /** Before load: attach target by name for tp_btf, fentry, fexit, fmod_ret, lsm. Looked up by load(). `of`: the id of a program of the kernel whose function it is. */
  setTarget(program: string, target: string, of?: number): void;
  /**
   * The same, looked up at once, in BTF that is parsed once for all programs of the object: blocks. Throws BpfError
   * 'load' when libbpf does not find it, as load() would.
   */
  resolveTarget(program: string, target: string): void;
  /** Before load: leave a program out. */
  setAutoload(program: string, load: boolean): void;
  /** Before load: change the size of a map. */
  setMaxEntries(map: string, entries: number): void;
  /** Load everything into the kernel. Slow work runs on a worker thread. Rejects with BpfError 'load'. */
  load(): Promise<{ log: string }>;
  /** Attach; what it attaches to comes from `how`. Slow work runs on a worker thread. */
  attach(program: string, how: AttachHow): Promise<Link>;
  /** Drain a BPF_MAP_TYPE_RINGBUF map. */
  ring(map: string, options: RingOptions): Ring;
  /** Sum of each u64 counter over all CPUs of a BPF_MAP_TYPE_PERCPU_ARRAY: one number an index. */
  perCpuCounters(map: string): number[];
  /**
   * A page of the entries of an array or hash, per CPU and LRU ones too, of about `most` bytes (default 1 MiB; a
   * bucket of a hash comes whole). `from`: `next` of the page before. Entries of a hash that come or go between two
   * pages may or may not be in them, all others are, once.
   *
   * `reduce`: one value of those of all CPUs. A letter for each 8-byte word of it: `s` their sum, `u` and `U` the least
   * and the greatest, `i` and `I` the same of signed ones. The first word counts: a CPU where it is 0 is left out. EINVAL
   * where values have another number of words.
   */
  readEntries(map: string, options?: { from?: number | null; most?: number; reduce?: string }): MapEntries;
  /** Kernel's view of a loaded program (bpf_prog_get_info_by_fd); null where this kernel has no such field. */
  info(program: string): LiveProgramInfo;
  /**
   * Detach all links, close all rings, unload. Idempotent. A load or attach under way ends in the background and
   * rejects with ECANCELED.
   */
  close(): void;
}

export interface MapEntries {
  /** key, value, key, value …: `keySize` of MapInfo and `valueSize` bytes each */
  bytes: Uint8Array;
  entries: number;
  /** of a per-CPU map: one value a possible CPU, each padded to 8 bytes, together */
  valueSize: number;
  /** possible CPUs of a per-CPU map, else 1 */
  cpus: number;
  /** where the next page begins; null: that was all */
  next: number | null;
}

export type AttachHow =
  | { kind: 'section' }
  | { kind: 'tp'; category: string; name: string }
  | { kind: 'raw_tp'; name: string }
  | { kind: 'btf' }
  | { kind: 'kprobe'; fn: string; offset?: number; ret?: boolean }
  | { kind: 'kprobe.multi'; fns: string[]; ret?: boolean; session?: boolean }
  | { kind: 'ksyscall'; syscall: string; ret?: boolean }
  | { kind: 'usdt'; path: string; provider: string; name: string }
  /** code at a byte of a file, which need not have a symbol; `multi`: the multi link of newer kernels */
  | { kind: 'uprobe'; path: string; offset: number; ret?: boolean; multi?: boolean; session?: boolean }
  /** a perf event of all processes on CPU 0, so many samples a second; numbers of linux/perf_event.h */
  | { kind: 'perf'; type: number; config: number; frequency: number };

export class Link {
  /** kretprobe/kprobe misses counted by the link (nmissed), null where the kernel cannot say */
  missed(): number | null;
  /** Detach on a worker thread: the kernel may take a tenth of a second. Idempotent; a link that is closed resolves. */
  detach(): Promise<void>;
  /** Detach. Idempotent. */
  close(): void;
}

export interface RingOptions {
  /** hand over once this many bytes are there… */
  batchBytes: number; // ≥16384
  /** …or once the oldest record has waited this long */
  maxDelayMs: number; // ≤50
  /**
   * `records`: count records as { u32 length, u32 0, data, pad to 8 }, one after the other; the callee owns
   * the memory. `headroom` bytes are left free at the start for the batch header.
   */
  headroom?: number;
  onBatch(buffer: Uint8Array, count: number): void;
  onError(error: BpfError): void;
}

export class Ring {
  /**
   * Stop consuming (back-pressure): the kernel's ring fills and programs count failed reserves. Up to one batch that
   * left the ring before is kept and handed over after resume(). A paused ring does not keep the process alive.
   */
  pause(): void;
  resume(): void;
  /** Hand over what is in the ring now, synchronously, paused or not. From within onBatch: no effect. */
  flush(): void;
  /** No onBatch after this; what was not handed over is lost: flush() first. Idempotent. */
  close(): void;
}

export interface LiveProgramInfo {
  id: number;
  name: string;
  type: string;
  runCount: number | null; // null while nobody has the kernel count: see enableStats()
  runTimeNs: number | null;
  recursionMisses: number | null; // ≥5.12
  jitedBytes: number;
  xlatedBytes: number;
}

/** kernel.bpf_stats for as long as the returned handle is open (BPF_ENABLE_STATS). */
export function enableStats(): { close(): void };

export interface ListedProgram {
  id: number;
  /** the kernel keeps 15 bytes of it */
  name: string;
  /** libbpf_bpf_prog_type_str: "tracing" */
  type: string;
  /** hash of its instructions, 16 hex digits */
  tag: string;
  jited: boolean;
  /** of readBtf(); 0: loaded without BTF */
  btfId: number;
  /** FUNCs of that BTF: the program itself, then its subprograms */
  functions: number[];
  /** what it was loaded for (fentry, lsm …): a type of a BTF object; 0 where it has none, or before 5.19 */
  attachBtfObjectId: number;
  attachBtfId: number;
}

/** Every BPF program in the kernel now. */
export function listPrograms(): ListedProgram[];

export interface KernelBtf {
  /** "vmlinux", a module's name; '' of a program's */
  name: string;
  /** vmlinux or a module; else a program brought it */
  kernel: boolean;
  /** null where only the name was asked for */
  bytes: Uint8Array | null;
}

/** A BTF object of the kernel by its id; null where there is none (any more). */
export function readBtf(id: number, only?: 'all' | 'name'): KernelBtf | null;
