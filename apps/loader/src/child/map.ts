import { Problem } from '@hooklab/base';
import type { BpfError, BpfObject } from '@hooklab/native';
import type { MapPage } from '@hooklab/protocol';
import type { MapRequest } from '../io/messages';

/** A page of the entries of one map of a run's object. Throws `map-…`; `object` null: the run is over. */
export function readMap(
  object: BpfObject | null,
  { run, map, cursor, bytes: most }: MapRequest,
): { bytes: Uint8Array; page: MapPage } {
  const found = object?.maps.find((m) => m.name === map);
  if (!object || !found) {
    throw new Problem(
      object
        ? {
            code: 'map-unknown',
            what: `The object of run ${run} has no map ${map}`,
            cause: `it has ${object.maps.map((m) => m.name).join(', ')}`,
          }
        : { code: 'run-unknown', what: `There is no run ${run}`, cause: 'it has ended' },
    );
  }
  try {
    const { bytes, entries, valueSize, cpus, next } = object.readEntries(map, { from: cursor, most });
    return { bytes, page: { type: found.type, keySize: found.keySize, valueSize, cpus, entries, next } };
  } catch (error) {
    const { code, message } = error as BpfError;
    throw new Problem({ code: `map-${code}`, what: `The map ${map} could not be read`, cause: message });
  }
}
