import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useStore } from '../base/useStore';
import { Button } from '../ui/Button';
import { Keys } from '../ui/Keys';
import { ACTIONS } from './actions';
import { useWorkbench } from './context';

const IN_TABLE: [string, string][] = [
  ['↑+↓', 'Choose a row'],
  ['PgUp+PgDn', 'A screen of rows'],
  ['Home', 'The first row kept'],
  ['End', 'The newest row, and follow'],
  ['C', 'Copy the chosen row as JSON'],
  ['Esc', 'Close the details'],
];

const IN_ASK: [string, string][] = [
  ['Enter', 'From the question to the best hook; compose with the chosen hook'],
  ['↑+↓', 'Choose a hook'],
  ['Alt+1', 'Turn the first need over; Alt+2 … Alt+9 the others'],
  ['P', 'Prove the chosen hook on the running kernel'],
  ['Shift+P', 'Prove all hooks'],
  ['H', 'Count for one second how often it runs'],
];

const IN_BROWSE: [string, string][] = [
  ['↓', 'From the search into the list; from a struct into its members'],
  ['↑+↓', 'The row before, the row after'],
  ['PgUp+PgDn', 'A screen of rows'],
  ['Home+End', 'The first row, the last row'],
  ['Enter', 'Open the row; go into the type of a member'],
  ['Alt+←', 'Back to where you came from'],
  ['Esc', 'Back to the list, then to the search; empty the search'],
  ['A', 'Open the point in Ask'],
  ['W', 'Write a program for it'],
  ['B', 'Copy the point as a bpftrace line'],
  ['L', 'Copy it as a libbpf program'],
  ['C', 'Copy it as C'],
];

export function KeySheet() {
  const { overlay } = useWorkbench();
  const open = useStore(overlay) === 'keys';
  return (
    <Dialog.Root open={open} onOpenChange={(next) => overlay.set(next ? 'keys' : 'none')}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-1/2 left-1/2 z-50 max-h-[90vh] w-[min(720px,95vw)] -translate-1/2 overflow-auto rounded-lg border border-line-strong bg-panel p-4 shadow-xl"
        >
          <div className="mb-2 flex items-center">
            <Dialog.Title className="flex-1 text-lg font-semibold">Keys</Dialog.Title>
            <Dialog.Close asChild>
              <Button kind="quiet" icon aria-label="Close">
                <X size={16} aria-hidden />
              </Button>
            </Dialog.Close>
          </div>
          <div className="grid gap-x-8 sm:grid-cols-2">
            <KeyList title="Everywhere" rows={ACTIONS.map((a) => [a.keys, a.title])} />
            <div className="flex flex-col gap-3">
              <KeyList title="In Ask" rows={IN_ASK} />
              <KeyList title="In Browse" rows={IN_BROWSE} />
              <KeyList title="In the table" rows={IN_TABLE} />
            </div>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function KeyList({ title, rows }: { title: string; rows: [string, string][] }) {
  return (
    <section>
      <h2 className="mb-1 font-semibold">{title}</h2>
      <dl>
        {rows.map(([keys, text]) => (
          <div key={keys} className="flex items-center gap-2 py-0.5">
            <dt className="w-28 shrink-0">
              <Keys keys={keys} />
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
