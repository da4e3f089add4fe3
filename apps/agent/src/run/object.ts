import { Problem } from '@hooklab/base';
import { type ObjectProgram, programsOf } from '@hooklab/probe';
import { countersOf, type Groups, groupsOf, type Layout, layoutsOf, objectBtf } from '@hooklab/records';
import { elfSection } from '@hooklab/surface';

/** What a compiled object says of itself. */
export interface ObjectShape {
  /** the kinds of record that it makes */
  layouts: Layout[];
  /** what it sums up; null: nothing */
  groups: Groups | null;
  /** names of the ledger's counters beyond those of every program */
  counters: string[];
  programs: ObjectProgram[];
}

/** Object → its records' columns, its counters, its programs. Throws `layout`, `no-program`, `elf-bad`, `btf-bad`. */
export function shapeOf(object: Uint8Array): ObjectShape {
  const own = elfSection(object, '.BTF');
  if (!own)
    throw new Problem({ code: 'layout', what: 'The object has no BTF', fix: 'Declare struct hl_event' });
  const btf = objectBtf(own);
  return {
    layouts: layoutsOf(btf),
    groups: groupsOf(btf),
    counters: countersOf(btf).names,
    programs: programsOf(object),
  };
}
