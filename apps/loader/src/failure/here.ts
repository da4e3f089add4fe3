import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { capabilitiesOf } from '../doctor/capabilities';

/** What a refusal depends on besides the program: read when something has failed, not before. */
export interface Here {
  release: string;
  uid: number;
  /** CAP_SYS_ADMIN is effective */
  sysAdmin: boolean;
  /** 'none' | 'integrity' | 'confidentiality', null where securityfs does not say */
  lockdown: string | null;
  /** the kernel can make kprobes through perf (CONFIG_KPROBE_EVENTS) */
  kprobes: boolean;
  perfEventParanoid: number | null;
}

export function here(): Here {
  return {
    release: release(),
    uid: process.getuid?.() ?? -1,
    sysAdmin: capabilitiesOf(text('/proc/self/status') ?? '').has('SYS_ADMIN'),
    lockdown: chosen(text('/sys/kernel/security/lockdown')),
    kprobes: existsSync('/sys/bus/event_source/devices/kprobe'),
    perfEventParanoid: number(text('/proc/sys/kernel/perf_event_paranoid')),
  };
}

/** "none [integrity] confidentiality" → "integrity" */
export function chosen(line: string | null): string | null {
  return /\[(\w+)\]/.exec(line ?? '')?.[1] ?? null;
}

function text(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

const number = (value: string | null): number | null =>
  value !== null && /^-?\d+$/.test(value) ? Number(value) : null;
