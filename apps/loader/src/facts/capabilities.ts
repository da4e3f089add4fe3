/** Numbers from include/uapi/linux/capability.h: those that decide about tracing. */
const NAMES: Record<number, string> = {
  2: 'DAC_READ_SEARCH',
  12: 'NET_ADMIN',
  19: 'SYS_PTRACE',
  21: 'SYS_ADMIN',
  24: 'SYS_RESOURCE',
  34: 'SYSLOG',
  38: 'PERFMON',
  39: 'BPF',
};

export interface Capabilities {
  /** of NAMES, those that are effective */
  have: string[];
  lack: string[];
  has(name: string): boolean;
}

/**
 *   CapEff:	000001fffeffffff
 */
export function capabilitiesOf(status: string): Capabilities {
  const bits = BigInt(`0x${/^CapEff:\s*([0-9a-f]{1,16})$/m.exec(status)?.[1] ?? '0'}`);
  const all = Object.entries(NAMES);
  const effective = (bit: string): boolean => ((bits >> BigInt(bit)) & 1n) === 1n;
  const have = all.filter(([bit]) => effective(bit)).map(([, name]) => name);
  return {
    have,
    lack: all.filter(([bit]) => !effective(bit)).map(([, name]) => name),
    has: (name) => have.includes(name),
  };
}
