// The rows of a run alone: batches come as from the agent. ?rows=1000000: as many at first; ?late=200: each window of
// rows is answered so many milliseconds late, as by a busy worker; ?late=held: when `release()` is called, and after
// `release(true)` at once.
import { batchOf, unlinkLayout, unlinkRecord } from '../../src/stream/store/fixtures';
import { RowsView } from '../../src/stream/store/rowsView';
import { TablePanel } from '../../src/stream/table/TablePanel';
import { fakeWorkbench, showIn } from '../support/workbench';

const query = new URLSearchParams(location.search);
const late = query.get('late');
let free = late === null;
const waiting: (() => void)[] = [];
function release(forGood = false): void {
  free = forGood;
  for (const answer of waiting.splice(0)) answer();
}
const { read } = RowsView.prototype;
RowsView.prototype.read = async function (...range) {
  if (late === 'held' && !free) await new Promise<void>((answer) => waiting.push(answer));
  else if (late !== null && late !== 'held') await new Promise((answer) => setTimeout(answer, Number(late)));
  return read.apply(this, range);
};

const { agent, workbench } = fakeWorkbench();
let next = 0;

/** Rows as a run brings them: row n is of process n, 1 µs after the one before. */
function push(count: number): void {
  for (let left = count; left > 0; left -= 1000) {
    const records = Array.from({ length: Math.min(left, 1000) }, () => {
      const pid = next++;
      const comm = pid % 1000 === 7 ? 'mv' : 'rm';
      return unlinkRecord({
        ts: 1_000_000n + BigInt(pid) * 1000n,
        pid,
        dfd: -100,
        comm,
        path: `/tmp/${pid}`,
      });
    });
    agent.tellBatch(1, batchOf(records));
  }
}

await workbench.runs.start({ target: 'local', title: 'unlinkat', source: 'int x;' });
agent.tell('run.layouts', { run: 1, layouts: [unlinkLayout], groups: null, programs: ['unlinkat'] });
agent.tell('run.stage', { run: 1, stage: 'attach', ms: 1 });
push(Number(query.get('rows') ?? 1000));
Object.assign(window, { push, release });
showIn(workbench, <TablePanel />);
