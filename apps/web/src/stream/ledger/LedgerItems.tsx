import { counterWords, type Ledger } from '@hooklab/records';
import { CircleCheck, CircleDashed, CircleX } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { balanceOf } from '../../run/balance';
import { Tip } from '../../ui/Tip';

type Field =
  | 'entered'
  | 'own'
  | 'filtered'
  | 'reserveFailed'
  | 'aggregated'
  | 'missed'
  | 'before'
  | 'lost'
  | 'delivered'
  | 'shed';

/** `rare`: shown only where there are any. */
const FIELDS: { field: Field; name: string; tip: string; loss: boolean; rare?: boolean }[] = [
  { field: 'entered', name: 'entered', tip: 'Times that the kernel ran the program', loss: false },
  {
    field: 'own',
    name: 'own',
    tip: 'Done by Hooklab’s own processes, and left out of the rows',
    loss: false,
  },
  { field: 'filtered', name: 'filtered', tip: 'Dropped by the probe’s own filter', loss: false },
  {
    field: 'reserveFailed',
    name: 'reserve-failed',
    tip: 'The ring buffer was full: these events are lost',
    loss: true,
  },
  {
    field: 'aggregated',
    name: 'summed up',
    tip: 'Summed up in the kernel: they are in a group, and make no row',
    loss: false,
    rare: true,
  },
  {
    field: 'missed',
    name: 'missed',
    tip: 'The kernel did not run the program: one was still running on that CPU (its own, or that of a task taken off it), or too many at once',
    loss: true,
  },
  {
    field: 'before',
    name: 'before',
    tip: 'Events before this page watched the run',
    loss: false,
    rare: true,
  },
  {
    field: 'lost',
    name: 'lost',
    tip: 'Taken from the kernel, and not arrived in the agent',
    loss: true,
    rare: true,
  },
  { field: 'delivered', name: 'delivered', tip: 'Sent to this page', loss: false },
  { field: 'shed', name: 'shed', tip: 'Not sent, because this page was too slow', loss: true },
];

/** What Hooklab's own programs count beside the accounts: what became of the starts of their pairs. */
const COUNTERS: Readonly<Record<string, string>> = {
  lost_starts:
    'Exits that found no start: it was inside before the probe, or the start was refused or pushed out by newer ones. They are in “filtered”',
  unmatched_exits:
    'Exits that found no start: a filter left the entry out, the workbench itself asked, or the start is lost. They are in “filtered”',
  child_exits:
    'Exits in the child of a call that its parent made: the call returns in both. They are in “filtered”',
  unended_starts:
    'Entries in whose place the next of the same thread or key came: their exits were missed, or came under another name. They are in “filtered”',
  interrupted_calls:
    'Calls that a signal ended early (ret −512 to −516): what they go on with is another call, or restart_syscall. They are rows',
  doubtful_pairs:
    'Rows whose thread left its CPU between entry and exit, on a kernel that may skip both ends meanwhile: where “missed” is not 0, such a row’s time may be that of several calls with the same arguments',
  refused_starts: 'Entries whose start found no room in the map. They are in “filtered”',
};

const LOSSES: ReadonlySet<string> = new Set(['lost_starts', 'refused_starts', 'unended_starts']);

/** Of a hand-written program its name must do, and whether it is a loss only its author knows. */
function Named({ name, value }: { name: string; value: number | null }) {
  const known = COUNTERS[name];
  const tip = known ?? 'A counter of this program’s own: part of another account';
  return <Item id={name} name={counterWords(name)} tip={tip} value={value} loss={LOSSES.has(name)} />;
}

/** Where every event of a ledger went. `own`: what stands beside the workbench's own. */
export function LedgerItems({ ledger, own }: { ledger: Ledger; own?: ReactNode }) {
  return (
    <>
      {FIELDS.filter(({ field, rare }) => !rare || (ledger[field] ?? 0) !== 0).map(
        ({ field, name, tip, loss }) => (
          <Fragment key={field}>
            <Item id={field} name={name} tip={tip} value={ledger[field]} loss={loss} />
            {field === 'own' && own}
          </Fragment>
        ),
      )}
      {ledger.decodeErrors > 0 && (
        <Item
          id="decodeErrors"
          name="decode errors"
          tip="Records of another size than the record’s struct"
          value={ledger.decodeErrors}
          loss
        />
      )}
      {Object.entries(ledger.named)
        .filter(([, value]) => value !== 0)
        .map(([name, value]) => (
          <Named key={name} name={name} value={value} />
        ))}
    </>
  );
}

interface ItemProps {
  id: string;
  name: string;
  tip: string;
  value: number | null;
  loss: boolean;
}

function Item({ id, name, tip, value, loss }: ItemProps) {
  const lost = loss && value !== null && value > 0;
  return (
    <Tip text={value === null ? `${tip}. This kernel or this program cannot say` : tip}>
      <span data-testid={`ledger-${id}`} data-value={value ?? 'unknown'} className="flex gap-1.5">
        <span className="text-muted">{name}</span>
        <span className={lost ? 'font-semibold text-warn' : value === null ? 'text-muted italic' : ''}>
          {value === null ? 'unknown' : value.toLocaleString('en')}
        </span>
      </span>
    </Tip>
  );
}

export function BalanceMark({ ledger, ended }: { ledger: Ledger; ended: boolean }) {
  const balance = balanceOf(ledger, ended);
  switch (balance.state) {
    case 'broken':
      return (
        <span data-testid="ledger-balance" className="flex items-center gap-1 font-semibold text-bad">
          <CircleX size={14} aria-hidden />
          {balance.equations.join(' · ')}
        </span>
      );
    case 'moving':
      return (
        <Tip text="Events are on their way between two counters; the sum is checked again at each count">
          <span data-testid="ledger-balance" className="flex items-center gap-1 text-muted">
            <CircleDashed size={14} aria-hidden />
            on the way
          </span>
        </Tip>
      );
    default:
      return (
        <Tip text="entered = own + filtered + reserve-failed + reserved; reserved = decoded + decode errors + lost; decoded = before + delivered + shed">
          <span data-testid="ledger-balance" className="flex items-center gap-1 text-ok">
            <CircleCheck size={14} aria-hidden />
            {balance.state === 'balanced' ? 'balanced' : 'balanced as far as known'}
          </span>
        </Tip>
      );
  }
}
