import { type AdvisorFacts, isInit, isKernelText } from '../facts/facts';
import { type Place, place } from '../facts/place';
import { HIDDEN_ADDRESS } from '../facts/rows';

/** "kallsyms:68123: T vfs_unlink" */
export function rowPlace(facts: AdvisorFacts, row: number): Place {
  return place('kallsyms', facts.rows.line(row), facts.rows.text(row));
}

export function sitePlace(facts: AdvisorFacts, row: number): Place {
  const line = facts.sites.line(row);
  return place(
    'available_filter_functions',
    line || null,
    line ? facts.rows.name(facts.rows.canonical(row)) : `no ${facts.rows.name(row)}`,
  );
}

/** kallsyms_lookup_name(): the first in vmlinux by address, else the first in the modules. -1 if not found. */
export function lookupName(facts: AdvisorFacts, name: string): number {
  const row = facts.rows.first(name);
  if (row >= 0 && facts.rows.addressed && facts.rows.address(row) === HIDDEN_ADDRESS) return -1;
  return row;
}

/** The symbol of that name inside one module; -1 if none. */
export function lookupInModule(facts: AdvisorFacts, name: string, module: string): number {
  for (let row = facts.rows.first(name); row >= 0; row = facts.rows.next(row)) {
    if (facts.rows.module(row) === module) return row;
  }
  return -1;
}

/** Rows of the name by where they are. */
export function copies(facts: AdvisorFacts, name: string): { vmlinux: number[]; modules: number[] } {
  const vmlinux: number[] = [];
  const modules: number[] = [];
  for (let row = facts.rows.first(name); row >= 0; row = facts.rows.next(row)) {
    (row < facts.rows.vmlinux ? vmlinux : modules).push(row);
  }
  return { vmlinux, modules };
}

export type Where = 'init' | 'text' | 'module' | 'data';

/** What kind of memory a row is in. */
export function whereIs(facts: AdvisorFacts, row: number): Where {
  if (row >= facts.rows.vmlinux) return facts.rows.isText(row) ? 'module' : 'data';
  if (isInit(facts, row)) return 'init';
  return isKernelText(facts, row) ? 'text' : 'data';
}
