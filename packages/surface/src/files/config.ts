import { textLines } from '../bytes/lines';

export interface ConfigOption {
  name: string;
  /** "y", "m", "64", "\"…\" without its quotes; null for "is not set" */
  value: string | null;
  line: number;
}

/**
 *   # Linux/x86 6.12.107 Kernel Configuration
 *   CONFIG_BPF_LSM=y
 *   # CONFIG_FUNCTION_ERROR_INJECTION is not set
 */
export class KernelConfig {
  /** "x86", "arm64": the kernel's own name of its architecture; '' where the head is missing */
  readonly arch: string;
  /** "6.12.107" */
  readonly version: string;
  readonly #options = new Map<string, ConfigOption>();

  constructor(bytes: Uint8Array) {
    let arch = '';
    let version = '';
    for (const [line, number] of textLines(bytes)) {
      const set = /^(CONFIG_\w+)=(.*)$/.exec(line);
      const unset = set ? null : /^# (CONFIG_\w+) is not set$/.exec(line);
      if (set) {
        const value = set[2]!.replace(/^"(.*)"$/, '$1');
        this.#options.set(set[1]!, { name: set[1]!, value, line: number });
      } else if (unset) this.#options.set(unset[1]!, { name: unset[1]!, value: null, line: number });
      else {
        const head = /^# Linux\/(\S+) (\S+) Kernel Configuration/.exec(line);
        if (head) [, arch, version] = head as unknown as [string, string, string];
      }
    }
    this.arch = arch;
    this.version = version;
  }

  /** "BPF_LSM" or "CONFIG_BPF_LSM"; undefined where the file does not speak of it: then it is off, too. */
  option(name: string): ConfigOption | undefined {
    return this.#options.get(name.startsWith('CONFIG_') ? name : `CONFIG_${name}`);
  }

  /** Built in or a module. */
  has(name: string): boolean {
    const value = this.option(name)?.value;
    return value === 'y' || value === 'm';
  }

  get size(): number {
    return this.#options.size;
  }

  options(): Iterable<ConfigOption> {
    return this.#options.values();
  }
}
