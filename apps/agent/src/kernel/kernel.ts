import { type AdvisorFacts, factsOf } from '@hooklab/advisor';
import { Problem } from '@hooklab/base';
import type { ProbeFacts, SpecPoint } from '@hooklab/probe';
import { type Arch, type Btf, FUNCS, missingTypes, type Surface, TYPEDEFS } from '@hooklab/surface';
import { moduleNames, type Request, textOf } from '../surface/capture';
import type { OpenTarget } from '../target/registry';
import { KernelFiles } from './files';
import { namesVariables, ownTypes, typesOf } from './types';

/**
 * The one thing that knows an open target's kernel: facts for specs, types for the compiler, symbols for trials, and
 * the whole of it for advice and the doctor. Each file is read once a connection, when something first asks for it;
 * once the whole surface has been read, that serves everybody. What cannot be read is said as what it was.
 */
export class Kernel {
  readonly #target: OpenTarget;
  readonly #files: KernelFiles;
  readonly #readWhole: () => Promise<AdvisorFacts>;
  #whole: AdvisorFacts | null = null;
  #symbols: Promise<AdvisorFacts> | null = null;

  /** `readWhole`: the advisor's facts of the target's whole surface; it takes seconds the first time */
  constructor(target: OpenTarget, readWhole: () => Promise<AdvisorFacts>) {
    this.#target = target;
    this.#readWhole = readWhole;
    this.#files = new KernelFiles(target);
  }

  /** How a person calls it: "6.12.117-amd64" */
  get name(): string {
    return this.#target.connection.hello.kernel;
  }

  get arch(): Arch {
    return archOf(this.#target.connection.hello.arch);
  }

  /** The kernel's own BTF. Fails with why it could not be read. */
  async btf(): Promise<Btf> {
    const surface = await this.#files.with(['btf/vmlinux']);
    return ownTypes(surface, this.name);
  }

  /** What a spec at these points asks of this kernel: generation itself is pure. */
  async forPoints(points: readonly SpecPoint[]): Promise<ProbeFacts> {
    // programs come and go: those of a moment ago may not be loaded any more
    if (points.some(({ kind }) => kind === 'bpf')) await this.#files.anew('bpf_programs');
    let surface = await this.#files.with(['btf/vmlinux', ...points.flatMap(formatsOf)]);
    if (points.some((point) => !known(surface, point))) surface = await this.#withModules();
    return { kernel: this.name, arch: this.arch, surface };
  }

  /** What tells which functions the tables of syscalls lead to, beside what is read already. */
  withTables(): Promise<Surface> {
    return this.#files.with(['kallsyms', 'available_events']);
  }

  /** The BTF with the types that a source uses: the kernel's own, or that of the module which has what it lacks. */
  async typesFor(source: string): Promise<Btf> {
    const own = await this.btf();
    if (missingTypes(own, source).length === 0) return own;
    return typesOf(await this.#withModules(), own, source);
  }

  /** Do its own symbols tell where its variables are, too? Not where its configuration is not known. */
  async namesVariables(): Promise<boolean> {
    return namesVariables(await this.#files.with(['config']));
  }

  /** What the deny list of trials asks: the kernel's symbols hold its own lists, its code what a trampoline calls. */
  symbols(): Promise<AdvisorFacts> {
    if (this.#whole) return Promise.resolve(this.#whole);
    this.#symbols ??= this.#files.with(['kallsyms', 'trampoline_calls']).then((surface) => {
      if (surface.kallsyms) return factsOf(surface);
      throw new Problem({
        code: 'no-symbols',
        what: 'Nothing is tried on this kernel',
        where: this.name,
        cause: `what must not be tried is not known; kallsyms: ${surface.absence('kallsyms')}`,
        fix: 'Let the loader read /proc/kallsyms',
      });
    });
    this.#symbols.catch(() => {
      this.#symbols = null;
    });
    return this.#symbols;
  }

  /** The advisor's facts of the whole kernel, which may take seconds to read the first time. */
  async all(): Promise<AdvisorFacts> {
    this.#whole = await this.#readWhole();
    return this.#whole;
  }

  /** The loaded modules may be others than a moment ago: their names are read anew, their BTF once. */
  async #withModules(): Promise<Surface> {
    const surface = await this.#files.anew('modules');
    const names = moduleNames(textOf(surface.file('modules') ?? undefined));
    return this.#files.with(names.map((name): Request => ({ item: 'btf/module', name })));
  }
}

/** The tracefs events that tell something of a point: a syscall's enter and exit, a tracepoint itself. */
function formatsOf(point: SpecPoint): Request[] {
  const format = (name: string): Request => ({ item: 'format', name });
  if (point.kind === 'tracepoint') return [format(`${point.category}/${point.name}`)];
  if (point.kind === 'syscall')
    return [format(`syscalls/sys_enter_${point.name}`), format(`syscalls/sys_exit_${point.name}`)];
  return [];
}

/** Does the kernel itself describe the point, so that no module has to be looked at? */
function known(surface: Surface, point: SpecPoint): boolean {
  switch (point.kind) {
    case 'fn':
      return point.module === '' && surface.findType(point.name, FUNCS) !== null;
    case 'tracepoint':
      return point.category === 'syscalls' || surface.findType(`btf_trace_${point.name}`, TYPEDEFS) !== null;
    case 'rawtracepoint':
      return surface.findType(`btf_trace_${point.name}`, TYPEDEFS) !== null;
    default:
      return true;
  }
}

/** `uname -m` in the words of the kernel's source. */
const archOf = (machine: string): Arch =>
  machine === 'x86_64' ? 'x86_64' : machine === 'aarch64' ? 'arm64' : 'unknown';
