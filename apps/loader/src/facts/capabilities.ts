/** Numbers from include/uapi/linux/capability.h. */
const SYS_NICE = 23;
/** Those that decide about tracing. */
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
  const bits = effectiveOf(status);
  const all = Object.entries(NAMES);
  const effective = (bit: string): boolean => isSet(bits, bit);
  const have = all.filter(([bit]) => effective(bit)).map(([, name]) => name);
  return {
    have,
    lack: all.filter(([bit]) => !effective(bit)).map(([, name]) => name),
    has: (name) => have.includes(name),
  };
}

/** Of the same text: has it CAP_SYS_NICE? */
export const mayRenice = (status: string): boolean => isSet(effectiveOf(status), SYS_NICE);

const effectiveOf = (status: string): bigint =>
  BigInt(`0x${/^CapEff:\s*([0-9a-f]{1,16})$/m.exec(status)?.[1] ?? '0'}`);

const isSet = (bits: bigint, bit: string | number): boolean => ((bits >> BigInt(bit)) & 1n) === 1n;
