import { type BpfProgram, readBpfPrograms } from '../bpf/programs';
import { Btf, type TypeId } from '../btf/btf';
import type { KindMask } from '../btf/kinds';
import { decodeText } from '../bytes/text';
import { KernelConfig } from '../files/config';
import { FunctionList } from '../files/functions';
import {
  type AvailableEvent,
  type Lockdown,
  type ModuleInfo,
  type Pmu,
  readAvailableEvents,
  readCpuinfo,
  readLockdown,
  readLsm,
  readModules,
  readPmus,
  readSysctls,
} from '../files/small';
import { type EventFormat, parseFormat } from '../format/format';
import { Kallsyms } from '../kallsyms/kallsyms';
import { absenceOf, readAbsent, type SurfaceFiles } from './files';

/** A type with the BTF that it is a type of; `module` null for the kernel itself. */
export interface Found {
  btf: Btf;
  id: TypeId;
  module: string | null;
}

/**
 * One kernel's files, read once and never changed. Each is parsed when first asked for. A reader gives null where
 * the surface has no such file; `absence` says why. A file that is damaged gives its Problem each time.
 */
export class Surface {
  readonly #files: SurfaceFiles;
  readonly #read = new Map<string, unknown>();
  readonly #absent: Map<string, string>;
  #modules: string[] | null = null;
  readonly #formats = new Map<string, EventFormat | null>();

  constructor(
    readonly name: string,
    files: SurfaceFiles,
  ) {
    this.#files = new Map([...files].map(([file, bytes]) => [file.replace(/^\.\//, ''), bytes]));
    this.#absent = readAbsent(this.#files.get('absent'));
  }

  /** The same kernel with more of its files: what is parsed already is shared. */
  with(more: SurfaceFiles): Surface {
    const next = new Surface(this.name, new Map([...this.#files, ...more]));
    for (const [file, value] of this.#read) if (!more.has(file)) next.#read.set(file, value);
    for (const [file, format] of this.#formats) if (!more.has(file)) next.#formats.set(file, format);
    return next;
  }

  /** Names of all its files. */
  files(): Iterable<string> {
    return this.#files.keys();
  }

  /** The bytes of a file, null where there is none. */
  file(file: string): Uint8Array | null {
    const bytes = this.#files.get(file);
    return absenceOf(bytes) === null ? bytes! : null;
  }

  /** Why a file is not there: "No such file or directory"; null if it is. */
  absence(file: string): string | null {
    const why = absenceOf(this.#files.get(file));
    // all formats are read at once, as "events"
    const whole = file.slice(0, Math.max(0, file.indexOf('/')));
    return why === null ? null : (this.#absent.get(file) ?? this.#absent.get(whole) ?? why);
  }

  /** Did the capture find that the kernel has no such file? A file that was never captured may be there. */
  lacks(file: string): boolean {
    return /\bENOENT\b/.test(this.#absent.get(file) ?? '');
  }

  get btf(): Btf | null {
    return this.#once('btf/vmlinux', (bytes) => Btf.read(bytes, { origin: 'btf/vmlinux' }));
  }

  get kallsyms(): Kallsyms | null {
    return this.#once('kallsyms', (bytes) => new Kallsyms(bytes));
  }

  /** What ftrace can attach to: available_filter_functions. */
  get filterFunctions(): FunctionList | null {
    return this.#once('available_filter_functions', FunctionList.ofNames);
  }

  /** What kprobes must leave alone. */
  get blacklist(): FunctionList | null {
    return this.#once('kprobes_blacklist', (bytes) => FunctionList.ofRanges(bytes, 'kprobes_blacklist'));
  }

  /** What a BPF trampoline itself calls, as the loader found in the kernel's code. */
  get trampolineCalls(): FunctionList | null {
    return this.#once('trampoline_calls', FunctionList.ofNames);
  }

  get errorInjection(): FunctionList | null {
    return this.#once('error_injection_list', FunctionList.ofNames);
  }

  get availableEvents(): AvailableEvent[] | null {
    return this.#once('available_events', readAvailableEvents);
  }

  /** Loaded when the surface was read. */
  get bpfPrograms(): BpfProgram[] | null {
    return this.#once('bpf_programs', readBpfPrograms);
  }

  get config(): KernelConfig | null {
    return this.#once('config', (bytes) => new KernelConfig(bytes));
  }

  get lsm(): string[] | null {
    return this.#once('lsm', readLsm);
  }

  /** null: not read, or in words that are not known here */
  get lockdown(): Lockdown | null {
    return this.#once('lockdown', readLockdown);
  }

  get modules(): ModuleInfo[] | null {
    return this.#once('modules', readModules);
  }

  get pmus(): Pmu[] | null {
    return this.#once('pmus', readPmus);
  }

  get sysctls(): Map<string, { value: string; line: number }> | null {
    return this.#once('sysctls', readSysctls);
  }

  get cpuinfo(): ReturnType<typeof readCpuinfo> | null {
    return this.#once('cpuinfo', readCpuinfo);
  }

  /** Modules that brought BTF of their own. */
  get btfModules(): readonly string[] {
    this.#modules ??= [...this.#files.keys()]
      .filter((file) => file.startsWith('btf/') && file !== 'btf/vmlinux')
      .map((file) => file.slice(4))
      .sort();
    return this.#modules;
  }

  moduleBtf(module: string): Btf | null {
    const base = this.btf;
    return base && this.#once(`btf/${module}`, (bytes) => Btf.read(bytes, { base, origin: `btf/${module}` }));
  }

  /** A type by name: the kernel's own, else a module's. */
  findType(name: string, kinds: KindMask): Found | null {
    const btf = this.btf;
    if (!btf) return null;
    const id = btf.find(name, kinds);
    if (id) return { btf, id, module: null };
    for (const module of this.btfModules) {
      const own = this.moduleBtf(module)!;
      const found = own.find(name, kinds);
      if (found) return { btf: own, id: found, module };
    }
    return null;
  }

  /** The parsed format of an event; null where there is none. Throws `format-bad`. */
  format(category: string, event: string): EventFormat | null {
    const file = `events/${category}/${event}/format`;
    let format = this.#formats.get(file);
    if (format === undefined) {
      const bytes = this.file(file);
      format = bytes ? parseFormat(decodeText(bytes), file) : null;
      this.#formats.set(file, format);
    }
    return format;
  }

  #once<T>(file: string, read: (bytes: Uint8Array) => T): T | null {
    if (this.#read.has(file)) return this.#read.get(file) as T | null;
    const bytes = this.file(file);
    const value = bytes ? read(bytes) : null;
    this.#read.set(file, value);
    return value;
  }
}
