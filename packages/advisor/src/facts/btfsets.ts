import type { SymbolRows } from './rows';

/**
 * The verifier's own lists, read from the kernel's symbols. resolve_btfids leaves one local symbol for each entry
 * of a BTF_SET, in the order of addresses:
 *
 *   ffffffff82b8b924 r noreturn_deny
 *   ffffffff82b8b924 r __BTF_ID__set__noreturn_deny
 *   ffffffff82b8b92c r __BTF_ID__func____ia32_sys_exit__120022660
 *   ffffffff82b8b93c r __BTF_ID__func__do_exit__120422668
 *
 * So what a kernel denies is read, not guessed from its version. Needs CONFIG_KALLSYMS_ALL.
 */
const SET = /^__BTF_ID__set8?__(.+)$/;
const ENTRY = /^__BTF_ID__func__(.+)__\d+$/;

export type BtfSets = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** set name → function name → row; empty where the kernel keeps no such symbols. */
export function readBtfSets(rows: SymbolRows): BtfSets {
  const sets = new Map<string, Map<string, number>>();
  let current: Map<string, number> | null = null;
  for (let row = 0; row < rows.vmlinux; row++) {
    const name = rows.isText(row) ? '' : rows.name(row);
    if (!name.startsWith('__BTF_ID__')) {
      // the set's own C name lies at the same address as its marker
      if (current && current.size > 0) current = null;
      continue;
    }
    const set = SET.exec(name);
    if (set) {
      current = new Map();
      sets.set(set[1]!, current);
      continue;
    }
    const entry = ENTRY.exec(name);
    if (entry && current && !current.has(entry[1]!)) current.set(entry[1]!, row);
  }
  return sets;
}
