import { joinDeclaration, type MemberDetail } from '@hooklab/surface';

/** Bytes on the stack that leave room for the rest of a program. */
const LARGE = 256;

/**
 * A read of a member that finds its place on whatever kernel it runs, as C with its declaration. `p` is the pointer to
 * the struct.
 *
 *   __u32 skc_daddr = BPF_CORE_READ(p, skc_daddr);
 */
export function coreRead(kind: 'struct' | 'union', of: string, member: MemberDetail): string {
  const { name, type, bits, size } = member;
  const given = `/* ${kind} ${of} *p */`;
  // a program's stack has 512 bytes: what is larger lies in a map, one for all CPUs
  const large = size > LARGE ? 'static ' : '';
  if (bits) return `${given}\n__u64 ${name} = BPF_CORE_READ_BITFIELD_PROBED(p, ${name});`;
  if (/^(?:const )?char ?\[\d+\]$/.test(type)) {
    return `${given}\n${large}${joinDeclaration(type.replace('const ', ''), name)};\nBPF_CORE_READ_STR_INTO(&${name}, p, ${name});`;
  }
  // a type without a name is that of this member alone
  if (type.includes('…'))
    return `${given}\n${large}typeof(p->${name}) ${name};\nBPF_CORE_READ_INTO(&${name}, p, ${name});`;
  // what is no plain value is copied whole, a typedef's struct too
  if (size > 8 || /\[|^(?:const )?(?:struct|union) [^*]*$/.test(type)) {
    return `${given}\n${large}${joinDeclaration(type, name)};\nBPF_CORE_READ_INTO(&${name}, p, ${name});`;
  }
  return `${given}\n${joinDeclaration(type, name)} = BPF_CORE_READ(p, ${name});`;
}
