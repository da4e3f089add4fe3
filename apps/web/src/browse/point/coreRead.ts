import { joinDeclaration, type MemberDetail } from '@hooklab/surface';

/**
 * A read of a member that finds its place on whatever kernel it runs, as C with its declaration. `p` is the pointer to
 * the struct.
 *
 *   __u32 skc_daddr = BPF_CORE_READ(p, skc_daddr);
 */
export function coreRead(kind: 'struct' | 'union', of: string, member: MemberDetail): string {
  const { name, type, bits } = member;
  const given = `/* ${kind} ${of} *p */`;
  if (bits) return `${given}\n__u64 ${name} = BPF_CORE_READ_BITFIELD_PROBED(p, ${name});`;
  if (/^(?:const )?char ?\[\d+\]$/.test(type)) {
    return `${given}\n${joinDeclaration(type.replace('const ', ''), name)};\nBPF_CORE_READ_STR_INTO(&${name}, p, ${name});`;
  }
  // what is no plain value is copied whole
  if (/\[|^(?:const )?(?:struct|union) [^*]*$/.test(type)) {
    return `${given}\n${joinDeclaration(type, name)};\nBPF_CORE_READ_INTO(&${name}, p, ${name});`;
  }
  return `${given}\n${joinDeclaration(type, name)} = BPF_CORE_READ(p, ${name});`;
}
