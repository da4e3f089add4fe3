import { type FunctionList, syscallFunction } from '@hooklab/surface';
import { groupBy } from './group';
import { HIDDEN_ADDRESS, type SymbolRows } from './rows';

/** One line of available_filter_functions: "vfs_unlink", "ovl_open [overlay]". */
interface SiteRecord {
  readonly name: string;
  readonly module: string;
  readonly line: number;
}

const UNKNOWN = -1;

/**
 * Which symbols have an ftrace site. available_filter_functions has names only; but both it and kallsyms are in
 * the order of addresses, so a name that is several times in kallsyms is settled by its neighbours:
 *
 *   kallsyms                         available_filter_functions
 *   … vfs_read  c_start  vfs_write …   … vfs_read  c_start  vfs_write …     this c_start has a site
 *   … m_show    c_start  m_next …      … m_show    m_next …                 this one has none
 *
 * Names at one address (aliases) share the site: the kernel goes by address.
 */
export class Sites {
  /** row → line in the file; 0 none; -1 one of several, which is not known */
  readonly #line: Int32Array;
  /** the file could be read */
  readonly known: boolean;
  readonly count: number;

  constructor(rows: SymbolRows, list: FunctionList | null) {
    this.#line = new Int32Array(rows.count);
    this.known = list !== null;
    this.count = list?.length ?? 0;
    if (!list) return;
    const records = Array.from({ length: list.length }, (_, i) => ({
      name: list.names.name(i),
      module: list.module(i) ?? '',
      line: i + 1,
    }));
    this.#alignKernel(rows, records);
    this.#alignModules(rows, records);
    if (rows.addressed) {
      this.#shareAliases(rows);
      this.#shareInModules(rows);
    } else this.#shareWrappers(rows);
  }

  /** Line of the row's site, 0 if it has none, null if the surface cannot tell. */
  line(row: number): number | null {
    const line = this.#line[row]!;
    return line === UNKNOWN || !this.known ? null : line;
  }

  #alignKernel(rows: SymbolRows, records: readonly SiteRecord[]): void {
    let open: SiteRecord[] = [];
    let before = -1;
    for (const record of records) {
      if (record.module !== '') continue;
      const row = rows.first(record.name);
      if (row < 0 || row >= rows.vmlinux) continue;
      const second = rows.next(row);
      const unique = second < 0 || second >= rows.vmlinux;
      if (!unique) {
        open.push(record);
        continue;
      }
      this.#line[row] ||= record.line;
      if (row <= before) continue;
      this.#settle(rows, open, before, row);
      open = [];
      before = row;
    }
    this.#settle(rows, open, before, rows.vmlinux);
  }

  /** Names with several rows, between two rows that are certain. */
  #settle(rows: SymbolRows, open: readonly SiteRecord[], after: number, until: number): void {
    if (open.length === 0) return;
    for (const [name, records] of groupBy(open, (r) => r.name)) {
      const inside: number[] = [];
      for (let row = rows.first(name); row >= 0 && row < until; row = rows.next(row)) {
        if (row > after && rows.isText(row)) inside.push(row);
      }
      const settled = inside.length <= records.length;
      inside.forEach((row, i) => {
        this.#line[row] = settled ? records[i]!.line : UNKNOWN;
      });
    }
  }

  #alignModules(rows: SymbolRows, records: readonly SiteRecord[]): void {
    const modules = groupBy(
      records.filter((r) => r.module !== ''),
      (r) => `${r.module} ${r.name}`,
    );
    for (const group of modules.values()) {
      const { module, name } = group[0]!;
      const inside = rows.all(name).filter((row) => row >= rows.vmlinux && rows.module(row) === module);
      inside.forEach((row, i) => {
        this.#line[row] = inside.length <= group.length ? group[i]!.line : UNKNOWN;
      });
    }
  }

  #shareAliases(rows: SymbolRows): void {
    for (let row = 0; row < rows.vmlinux; ) {
      const key = rows.address(row);
      let end = row + 1;
      while (end < rows.vmlinux && rows.address(end) === key) end++;
      if (end > row + 1 && key !== HIDDEN_ADDRESS) {
        let line = 0;
        for (let i = row; i < end; i++) if (line === 0 || this.#line[i]! > 0) line = this.#line[i] || line;
        for (let i = row; i < end; i++) this.#line[i] = line;
      }
      row = end;
    }
  }

  /**
   * Without addresses, aliases cannot be seen. One kind is known by its names: a syscall without arguments has its
   * wrappers at the address of its body, on neighbouring lines (SYSCALL_DEFINE0).
   *
   *   T __do_sys_getpid · T __ia32_sys_getpid · T __x64_sys_getpid
   */
  #shareWrappers(rows: SymbolRows): void {
    for (let row = 1; row < rows.vmlinux; row++) {
      if (this.#line[row] !== 0 || !rows.isText(row)) continue;
      const own = syscallFunction(rows.name(row))?.syscall;
      if (own && this.#line[row - 1]! > 0 && syscallFunction(rows.name(row - 1))?.syscall === own) {
        this.#line[row] = this.#line[row - 1]!;
      }
    }
  }

  #shareInModules(rows: SymbolRows): void {
    const inModules = new Map<string, number>();
    for (let row = rows.vmlinux; row < rows.count; row++) {
      if (this.#line[row]! > 0) inModules.set(`${rows.module(row)} ${rows.address(row)}`, this.#line[row]!);
    }
    for (let row = rows.vmlinux; row < rows.count; row++) {
      if (this.#line[row] === 0 && rows.isText(row) && rows.address(row) !== HIDDEN_ADDRESS) {
        this.#line[row] = inModules.get(`${rows.module(row)} ${rows.address(row)}`) ?? 0;
      }
    }
  }
}
