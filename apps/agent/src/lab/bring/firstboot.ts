import type { Milliseconds } from '@hooklab/base';
import type { LabId } from '../store/id';
import type { Shelf } from '../store/paths';

/** Boots a kernel that lies on `shelf`, ends it, and says how long it took to be up. Throws the boot's own Problem. */
export type FirstBoot = (id: LabId, shelf: Shelf, signal: AbortSignal | undefined) => Promise<Milliseconds>;
