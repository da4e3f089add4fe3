import type { Btf } from '../btf';
import { Kind, mask } from '../kinds';

/**
 * What libbpf's macros need beyond the words of the source: their bodies are not in it.
 * `text` is read as if the source had said it. From libbpf's bpf_tracing.h, bpf_helpers.h, usdt.bpf.h.
 */
const TRACING =
  /\bPT_REGS_|\bBPF_[KU](?:RET)?(?:PROBE|SYSCALL)|\bBPF_USDT\b|#\s*include\s*[<"](?:bpf\/)?(?:bpf_tracing|usdt\.bpf)\.h/;

const rules: { when: RegExp; text: string }[] = [
  {
    when: /#\s*include\s*[<"](?:bpf\/)?usdt\.bpf\.h/,
    text: 'BPF_MAP_TYPE_ARRAY BPF_MAP_TYPE_HASH BPF_NOEXIST',
  },
  { when: /\bbpf_(?:for|repeat|for_each)\b/, text: 'sizeof(struct bpf_iter_num)' },
];

export function impliedText(btf: Btf, source: string): string {
  const texts = rules.filter((rule) => rule.when.test(source)).map((rule) => rule.text);
  if (TRACING.test(source)) texts.push(registers(btf));
  return texts.join('\n');
}

/** x86 reads struct pt_regs; other machines cast it to what user space knows: bpf_tracing.h. */
function registers(btf: Btf): string {
  const regs = btf.find('pt_regs', mask(Kind.STRUCT));
  for (let i = 0; i < btf.vlen(regs); i++) {
    if (btf.memberName(regs, i) === 'orig_ax') return 'struct pt_regs *';
  }
  return 'struct pt_regs * struct user_pt_regs * struct user_regs_struct * user_pt_regs *';
}

/** Structs that libbpf's headers define themselves, or that only one architecture has: never reported missing. */
export const OWN_OF_HEADERS = new Set([
  'pt_regs',
  'user_pt_regs',
  'user_regs_struct',
  'bpf_iter_num',
  'bpf_map_def',
]);

/** Typedefs that bpf_helper_defs.h and any program take for granted; given when this kernel has them. */
export const BASIC_TYPEDEFS = (
  '__u8 __u16 __u32 __u64 __s8 __s16 __s32 __s64 u8 u16 u32 u64 s8 s16 s32 s64 ' +
  '__be16 __be32 __be64 __le16 __le32 __le64 __sum16 __wsum bool size_t ssize_t pid_t uid_t gid_t dev_t umode_t ' +
  'loff_t sector_t uint8_t uint16_t uint32_t uint64_t int8_t int16_t int32_t int64_t uintptr_t'
).split(' ');

/** Structs written in full even if only pointed to: their members are reached through macros. */
export const ALWAYS_FULL = new Set(['pt_regs', 'user_pt_regs', 'user_regs_struct']);
