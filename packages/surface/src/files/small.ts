import { badLine } from '../bytes/bad';
import { textLines } from '../bytes/lines';

/** Active security modules in their order: "lockdown,capability,landlock,yama,apparmor,bpf". */
export function readLsm(bytes: Uint8Array): string[] {
  for (const [line] of textLines(bytes)) {
    return line
      .trim()
      .split(',')
      .filter((name) => name !== '');
  }
  return [];
}

export type Lockdown = 'none' | 'integrity' | 'confidentiality';

/** "none [integrity] confidentiality": the one in brackets is on. */
export function readLockdown(bytes: Uint8Array): Lockdown | null {
  for (const [line] of textLines(bytes)) {
    const word = /\[(\w+)\]/.exec(line)?.[1];
    return word === 'none' || word === 'integrity' || word === 'confidentiality' ? word : null;
  }
  return null;
}

export interface ModuleInfo {
  name: string;
  /** bytes */
  size: number;
  usedBy: string[];
  line: number;
}

/** "net_failover 24576 1 virtio_net, Live 0xffffffffc0316000" */
export function readModules(bytes: Uint8Array): ModuleInfo[] {
  const modules: ModuleInfo[] = [];
  for (const [line, number] of textLines(bytes)) {
    const [name, size, , used] = line.split(' ');
    if (!name) continue;
    if (!size || !/^\d+$/.test(size)) throw badLine('modules', number, 'not "NAME SIZE …"');
    const usedBy = (used ?? '-').split(',').filter((user) => user !== '' && user !== '-');
    modules.push({ name, size: Number(size), usedBy, line: number });
  }
  return modules;
}

export interface AvailableEvent {
  category: string;
  name: string;
  line: number;
}

/** "sched:sched_switch" */
export function readAvailableEvents(bytes: Uint8Array): AvailableEvent[] {
  const events: AvailableEvent[] = [];
  for (const [line, number] of textLines(bytes)) {
    if (line === '') continue;
    const colon = line.indexOf(':');
    if (colon <= 0) throw badLine('available_events', number, 'not "CATEGORY:EVENT"');
    events.push({ category: line.slice(0, colon), name: line.slice(colon + 1), line: number });
  }
  return events;
}

export interface Pmu {
  name: string;
  /** perf_event_attr.type; null where only the name was captured */
  type: number | null;
}

/** "kprobe 8", or "kprobe" alone */
export function readPmus(bytes: Uint8Array): Pmu[] {
  const pmus: Pmu[] = [];
  for (const [line] of textLines(bytes)) {
    const [name, type] = line.trim().split(/\s+/);
    if (name) pmus.push({ name, type: type !== undefined && /^\d+$/.test(type) ? Number(type) : null });
  }
  return pmus;
}

/** "kernel.perf_event_paranoid = 3" */
export function readSysctls(bytes: Uint8Array): Map<string, { value: string; line: number }> {
  const sysctls = new Map<string, { value: string; line: number }>();
  for (const [line, number] of textLines(bytes)) {
    const at = line.indexOf('=');
    if (at > 0) sysctls.set(line.slice(0, at).trim(), { value: line.slice(at + 1).trim(), line: number });
  }
  return sysctls;
}

export type Arch = 'x86_64' | 'arm64' | 'riscv64' | 's390x' | 'ppc64' | 'loongarch64' | 'unknown';

/** The machine, from the words that only its /proc/cpuinfo has; "model name : QEMU …" of the first processor. */
export function readCpuinfo(bytes: Uint8Array): { arch: Arch; model: string; cpus: number } {
  const values = new Map<string, string>();
  let cpus = 0;
  for (const [line] of textLines(bytes)) {
    const [key, ...rest] = line.split(':');
    const name = key!.trim();
    if (name === 'processor' || /^processor \d+$/.test(name)) cpus++;
    if (!values.has(name)) values.set(name, rest.join(':').trim());
  }
  const flags = values.get('flags')?.split(' ') ?? [];
  let arch: Arch = 'unknown';
  if (flags.includes('lm')) arch = 'x86_64';
  else if (values.has('CPU implementer')) arch = 'arm64';
  else if (values.get('isa')?.startsWith('rv64')) arch = 'riscv64';
  else if (values.get('vendor_id')?.includes('S390')) arch = 's390x';
  else if (values.get('cpu')?.startsWith('POWER')) arch = 'ppc64';
  else if (values.has('CPU Family') && /loongson/i.test(values.get('Model Name') ?? '')) arch = 'loongarch64';
  const model = values.get('model name') ?? values.get('Model Name') ?? values.get('cpu') ?? '';
  return { arch, model, cpus };
}
