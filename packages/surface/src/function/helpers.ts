import type { Btf } from '../btf/btf';
import { Kind } from '../btf/kinds';

/** Helpers of this kernel: `enum bpf_func_id` has BPF_FUNC_ktime_get_ns for bpf_ktime_get_ns. */
export function helperNames(btf: Btf): string[] {
  for (let id = btf.firstId; id < btf.end; id++) {
    if (btf.kind(id) !== Kind.ENUM || btf.name(id) !== 'bpf_func_id') continue;
    return Array.from({ length: btf.vlen(id) }, (_, i) => btf.enumeratorName(id, i))
      .filter((name) => /^BPF_FUNC_[a-z]/.test(name))
      .map((name) => `bpf_${name.slice(9)}`);
  }
  return [];
}
