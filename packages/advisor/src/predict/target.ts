import type { AdvisorFacts } from '../facts/facts';
import { place } from '../facts/place';
import { msg } from '../text/message';
import { fails, note, type Prediction, type Trace, unknown } from './outcome';

/** BTF_MAX_NAME_SIZE of libbpf.c, with the NUL. */
const NAME_SIZE = 128;

/**
 * What libbpf needs before it looks for a name in the kernel's BTF: BTF, and a name that fits its buffer
 * (find_btf_by_prefix_kind). Rust's mangled names do not: seen on 7.2.
 */
export function checkTarget(facts: AdvisorFacts, target: string, trace?: Trace): Prediction | null {
  if (!facts.types.vmlinux) {
    const unread = facts.config('DEBUG_INFO_BTF') === 'n' ? null : facts.unread('btf/vmlinux');
    if (trace) note(trace, 'P-14', unread === null ? false : null, place('btf/vmlinux'));
    if (unread !== null) return unknown('P-14', msg('why.btfUnread', { why: unread }));
    return fails('load', 'ESRCH', 'P-14', msg('why.noBtf'));
  }
  if (fits(target)) return null;
  if (trace) note(trace, 'P-14', false, place('btf/vmlinux', null, target));
  // of a name that is no function libbpf is not even asked: 7.3, the long __ksymtab_… of Rust
  const isText = facts.rows.all(target).some((row) => facts.rows.isText(row));
  const errno = isText || facts.rows.first(target) < 0 ? 'ENAMETOOLONG' : 'ESRCH';
  return fails('load', errno, 'P-14', msg('why.nameTooLong', { most: NAME_SIZE - 1 }));
}

export const fits = (target: string): boolean => target.length < NAME_SIZE;
