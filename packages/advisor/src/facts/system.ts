/**
 * The state of the machine that a saved surface may not have. null is "not known": nothing is concluded from it, and
 * a verdict that would need it says so.
 */
export interface SystemFacts {
  readonly lockdown: 'none' | 'integrity' | 'confidentiality' | null;
  /** kernel.perf_event_paranoid */
  readonly perfParanoid: number | null;
  /** kernel.ftrace_enabled */
  readonly ftraceEnabled: boolean | null;
  /** kernel.kptr_restrict */
  readonly kptrRestrict: number | null;
  /** active LSMs: "lockdown,capability,yama,bpf"; null when not known */
  readonly lsms: readonly string[] | null;
  /** perf PMUs: "kprobe", "uprobe", "cpu"; null when not known */
  readonly pmus: readonly string[] | null;
}

/** Who attaches, and with which libbpf. Root with everything is assumed unless said otherwise. */
export interface Capabilities {
  /** effective capabilities: "SYS_ADMIN", "BPF", "PERFMON", "DAC_READ_SEARCH"; 'all' for root */
  readonly caps: 'all' | ReadonlySet<string>;
  /** [1, 7] */
  readonly libbpf: readonly [number, number];
}

export const ROOT: Capabilities = { caps: 'all', libbpf: [1, 7] };

export const hasCap = (who: Capabilities, cap: string): boolean => who.caps === 'all' || who.caps.has(cap);
