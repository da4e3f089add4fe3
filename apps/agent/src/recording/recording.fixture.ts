import { dirname } from 'node:path';
import { BATCH_HEADER, writeBatchHeader } from '@hooklab/protocol';
import type { Layout } from '@hooklab/records';
import { batch, layout, stats } from '../run/hub/batch.fixture';
import { RunHub } from '../run/hub/hub';
import { makePlace } from './place';
import { type Recorded, record } from './record';
import type { Limits } from './segments';

export const of = { target: 'lab:6.12', kernel: '6.12.0', arch: 'x86_64' };

export function hub(): RunHub {
  const run = new RunHub({
    id: 1,
    target: of.target,
    title: 'a run',
    source: 'C',
    owner: null,
    graceMs: null,
  });
  run.loading({ stop: async () => {}, grant: () => {} });
  return run;
}

/** What the loader sends: batches, and the records in all of them. */
export interface Sent {
  layouts: Layout[];
  batches: Uint8Array[];
  records: number;
}

/** Batches of so many records of one u64; how many were before each one is as the loader says. */
export function counted(counts: readonly number[]): Sent {
  let records = 0;
  const batches = counts.map((n, seq) => {
    const one = batch(seq, records, n);
    records += n;
    return one;
  });
  return { layouts: [layout], batches, records };
}

/** One batch of records of any layouts: the data of each. */
export function sent(layouts: Layout[], records: readonly Uint8Array[]): Sent {
  const parts = records.map((data) => {
    const out = new Uint8Array(8 + ((data.length + 7) & ~7));
    new DataView(out.buffer).setUint32(0, data.length, true);
    out.set(data, 8);
    return out;
  });
  const bytes = Buffer.concat(parts);
  const header = writeBatchHeader({ run: 1, seq: 0, count: records.length, bytes: bytes.length, first: 0 });
  const payload = new Uint8Array(BATCH_HEADER + bytes.length);
  payload.set(header);
  payload.set(bytes, BATCH_HEADER);
  return { layouts, batches: [payload], records: records.length };
}

/** A run that sends this, from its start to its end, recorded in a new directory. */
export async function recorded(
  dir: string,
  { layouts, batches, records }: Sent,
  limits: Limits,
): Promise<Recorded> {
  const run = hub();
  const all = record(run, makePlace(dir, dirname(dir), 'a run'), of, limits);
  run.setShape({ layouts, groups: null, counters: [], programs: ['p'], source: 'int x;' });
  run.attached(null);
  for (const [seq, payload] of batches.entries()) {
    run.batch(payload);
    // as from a socket, not all in one tick
    if (seq % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  run.end(stats(records, batches.length), null);
  return all;
}
