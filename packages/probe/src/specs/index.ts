import { nearNames, Problem } from '@hooklab/base';
import { parseSpec } from '../spec/parse';
import type { ProbeSpec } from '../spec/schema';
import { diskIo } from './disk-io';
import { execs } from './execs';
import { fileDeletes } from './file-deletes';
import { fileOpens } from './file-opens';
import { taskRename } from './task-rename';
import { tcpConnects } from './tcp-connects';
import { unlinkat } from './unlinkat';

/** The specs that Hooklab ships, in the order in which they are offered. */
export const shippedSpecs: readonly ProbeSpec[] = [
  fileDeletes,
  fileOpens,
  tcpConnects,
  execs,
  diskIo,
  unlinkat,
  taskRename,
].map((spec) => parseSpec(spec));

/** A shipped spec by its name, or Problem `no-spec` with the nearest names. */
export function findSpec(name: string): ProbeSpec {
  const spec = shippedSpecs.find((s) => s.name === name);
  if (spec) return spec;
  const near = nearNames(
    name,
    shippedSpecs.map((s) => s.name),
  );
  throw new Problem({
    code: 'no-spec',
    what: `There is no spec “${name}”`,
    fix: `${near.length > 0 ? `Did you mean ${near.join(' or ')}? ` : ''}hooklab compose --list names all; or give the path of a JSON file`,
  });
}
