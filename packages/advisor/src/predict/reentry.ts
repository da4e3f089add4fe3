import type { AdvisorFacts } from '../facts/facts';

/** What maps do for a program, and what is around it in a trampoline: by how kernels name them. */
const OF_A_PROGRAM = /_map_(?:lookup|update|delete)_elem$|^__bpf_(?:prog|tramp)_(?:enter|exit)/;

/**
 * Does a program itself call this, as one of its helpers ("NAME_proto" says of each that it is one) or through its maps,
 * on a kernel that does not keep it from interrupting itself? What those call in turn only the code tells: the loader
 * reads it, and refuses the same (apps/loader/src/entry/reach.ts).
 */
export const callsItself = (facts: AdvisorFacts, name: string): boolean =>
  facts.features.guardsReentry.value === false &&
  (OF_A_PROGRAM.test(name) || (name.startsWith('bpf_') && facts.rows.first(`${name}_proto`) >= 0));
