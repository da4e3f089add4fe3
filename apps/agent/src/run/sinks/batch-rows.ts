import { BATCH_HEADER } from '@hooklab/protocol';
import {
  type Kinds,
  type Layout,
  type Row,
  recordBytes,
  recordRow,
  startOf,
  type Walked,
} from '@hooklab/records';

/** The first `most` good records of a batch as rows with their kinds, one after the other. */
export function* batchRows(
  payload: Uint8Array,
  walked: Walked,
  kinds: Kinds,
  most = walked.decoded,
): Generator<{ row: Row; layout: Layout }> {
  const records = recordBytes(payload.subarray(BATCH_HEADER));
  for (let i = 0; i < most; i++) {
    const at = startOf(walked, i);
    const layout = kinds.layoutAt(records.view, at);
    yield { row: recordRow(records, at, layout), layout };
  }
}
