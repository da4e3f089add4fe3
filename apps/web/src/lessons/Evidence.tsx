import type { LessonTried } from '@hooklab/protocol';
import { SquarePen } from 'lucide-react';
import { FamilyGlyph } from '../hooks/FamilyGlyph';
import { Button } from '../ui/Button';
import { each } from '../ui/each';
import { useWorkbench } from '../workbench/context';
import type { Words } from './words';

type Pane = LessonTried['panes'][number];

/** What each probe of the try showed: its rows of what was made to happen, and where its events went. */
export function Evidence({ panes, words }: { panes: readonly Pane[]; words: Words }) {
  return panes.map((pane) => <PaneView key={pane.name} pane={pane} words={words} />);
}

function PaneView({ pane, words }: { pane: Pane; words: Words }) {
  const { bench, router, face } = useWorkbench();
  const { name, hook, spec, rows, shown, columns, ledger, problem } = pane;
  return (
    <section className="overflow-hidden rounded-md border text-sm" data-testid={`lesson-pane-${name}`}>
      <header className="flex items-center gap-2 bg-bg px-2 py-1">
        <FamilyGlyph hook={hook} />
        <span className="font-mono">{name}</span>
        <span className="min-w-0 flex-1 truncate text-muted">
          {problem ? problem.what : `${rows} ${words.rows}${ledger ? accounts(ledger) : ''}`}
        </span>
        {spec && (
          <Button
            kind="quiet"
            icon
            aria-label={`${words.toCompose}: ${name}`}
            title={words.toCompose}
            onClick={() => {
              bench.receive(spec, hook);
              face.set('form');
              router.go({ screen: 'run' });
            }}
          >
            <SquarePen size={13} aria-hidden />
          </Button>
        )}
      </header>
      {shown.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: wide rows scroll, also by keyboard
        <div tabIndex={0} className="overflow-x-auto">
          <table className="w-full font-mono text-xs">
            <thead>
              <tr className="border-y">
                {columns.map((column) => (
                  <th key={column} scope="col" className="px-2 py-0.5 text-left font-normal text-muted">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {each(shown, (cells) => (
                <tr>
                  {each(cells, (cell) => (
                    <td className="max-w-64 truncate px-2 py-0.5">{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** Unknown is said, never 0. */
const accounts = ({ entered, missed }: NonNullable<Pane['ledger']>): string =>
  ` · entered ${entered ?? 'unknown'} · missed ${missed ?? 'unknown'}`;
