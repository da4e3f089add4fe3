import { coreRelocations } from '@hooklab/surface';
import { argumentWarnings } from './arguments';
import { exitWarnings } from './exit';
import { fieldWarnings } from './fields';
import { recordWarnings } from './record';
import { silentWarnings } from './silent';
import type { Warning, WarningInput } from './warning';

export type { Warning, WarningInput } from './warning';

/**
 * What of a program that compiled will run on this kernel and read something else than it was written to read: by what
 * its object asks of the kernel's BTF, and by what its source takes from the hook. Throws for what is no object.
 */
export function warningsOf(input: WarningInput): Warning[] {
  const code = coreRelocations(input.object);
  const found = [
    ...(code ? fieldWarnings(code, input) : []),
    ...(code ? recordWarnings(code.btf, input) : []),
    ...argumentWarnings(input),
    ...exitWarnings(input),
    ...silentWarnings(input),
  ];
  return found.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
