import type { ProbeSpec } from '@hooklab/probe';
import { Columns3, Play, SquarePen } from 'lucide-react';
import { FamilyGlyph } from '../hooks/FamilyGlyph';
import { Button } from '../ui/Button';
import { CopyButton } from '../ui/CopyButton';
import { Tip } from '../ui/Tip';

interface Props {
  spec: ProbeSpec;
  onForm(): void;
  onRun(): void;
  /** null: it has one hook only */
  onCompare: (() => void) | null;
}

/** What one ready probe answers, from where, and with which columns. */
export function SpecCard({ spec, onForm, onRun, onCompare }: Props) {
  const { name, title, about, ways, columns, exercise } = spec;
  const command = `hooklab run ${name}`;
  return (
    <article aria-label={title} className="max-w-3xl space-y-3" data-testid="library-card">
      <h2 className="text-lg font-semibold">{title}</h2>
      <p>{about}</p>
      <div className="flex flex-wrap gap-2">
        <Tip text="As a form, with its C" keys="Enter">
          <Button kind="primary" onClick={onForm} data-testid="library-form">
            <SquarePen size={13} aria-hidden />
            Open as a form
          </Button>
        </Tip>
        <Tip text="On the kernel of the picker; a VM that is off is asked about first" keys="Ctrl+Enter">
          <Button onClick={onRun} data-testid="library-run">
            <Play size={13} aria-hidden />
            Run
          </Button>
        </Tip>
        {onCompare && (
          <Tip text="The same probe by its hooks at once, on the same events">
            <Button onClick={onCompare} data-testid="library-compare">
              <Columns3 size={13} aria-hidden />
              Compare its hooks
            </Button>
          </Tip>
        )}
        <CopyButton label={command} text={() => command} />
      </div>
      <h3 className="text-sm font-semibold">Hooks, best first</h3>
      <ul className="space-y-1">
        {ways.map(({ hook, points, exit, note }) => (
          <li key={hook} className="flex items-baseline gap-2 text-sm">
            <span className="flex w-28 shrink-0 items-center gap-1.5 font-mono">
              <FamilyGlyph hook={hook} />
              {hook}
            </span>
            <span className="min-w-0 flex-1 font-mono wrap-anywhere">
              {points.join(', ')}
              {exit && <span className="text-muted"> to {exit.point ?? exit.points?.join(', ')}</span>}
              {note && <span className="block font-sans text-muted">{note}</span>}
            </span>
          </li>
        ))}
      </ul>
      <h3 className="text-sm font-semibold">Columns</h3>
      <table className="text-sm">
        <tbody>
          {columns.map((column) => (
            <tr key={column.name}>
              <th scope="row" className="pr-4 text-left align-baseline font-mono font-normal">
                {column.name}
              </th>
              <td className="pr-4 align-baseline font-mono text-muted">{column.ctype}</td>
              <td className="align-baseline">{column.about}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {exercise && (
        <>
          <h3 className="text-sm font-semibold">Makes such events</h3>
          <pre className="overflow-x-auto rounded-md border bg-bg p-2 font-mono text-sm whitespace-pre-wrap">
            {exercise}
          </pre>
        </>
      )}
    </article>
  );
}
