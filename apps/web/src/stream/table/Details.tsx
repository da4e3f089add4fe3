import { X } from 'lucide-react';
import { useAsk } from '../../base/useAsk';
import { useSelected } from '../../base/useStore';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import type { RowDetail, RowSource } from '../store/rowSource';
import { STATUS } from './RowLine';

const WORD = {
  value: '',
  empty: 'empty',
  null: 'NULL',
  fault: 'not readable',
  error: 'read failed',
  cut: 'cut off',
  absent: '',
};

interface Props {
  source: RowSource;
  row: number;
  onClose: () => void;
}

/** Every field of one row: type, value whole, and how the read went. */
export function Details({ source, row, onClose }: Props) {
  const kept = useSelected(source.state, ({ kept }) => row >= kept.first && row < kept.end);
  // the detail of the row before stays until this one's is there
  const { newest: detail } = useAsk(kept ? `${row}` : null, () => source.detail(row));
  return (
    <section
      data-region
      tabIndex={-1}
      aria-label="Details of the row"
      data-testid="details"
      className="flex h-full flex-col bg-panel"
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <div className="flex h-7 shrink-0 items-center gap-2 border-b px-2 text-sm">
        <h2 className="flex-1 font-semibold text-muted">Row {(row + 1).toLocaleString('en')}</h2>
        {detail && <CopyButton text={() => detail.json} label="Copy as JSON" />}
        <Button kind="quiet" icon aria-label="Close the details" onClick={onClose}>
          <X size={14} aria-hidden />
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard */}
      <div tabIndex={0} className="min-h-0 flex-1 overflow-auto px-2 py-1">
        {kept ? (
          detail && <Fields source={source} detail={detail} />
        ) : (
          <p className="text-muted">Newer rows have taken this one’s place.</p>
        )}
      </div>
    </section>
  );
}

function Fields({ source, detail }: { source: RowSource; detail: RowDetail }) {
  const { cells, clock, wall } = detail;
  return (
    <table className="w-full text-left">
      <thead className="sr-only">
        <tr>
          <th>Field</th>
          <th>Type</th>
          <th>Value</th>
          <th>Read</th>
        </tr>
      </thead>
      <tbody>
        {source.columns.map((column, i) => {
          const cell = cells[i]!;
          if (cell.status === 'absent') return null;
          return (
            <tr key={column.name} className="align-top font-mono text-sm">
              <th scope="row" className="w-px pr-4 font-semibold whitespace-nowrap">
                {column.name}
              </th>
              <td className="w-px pr-4 whitespace-nowrap text-muted">{column.ctype}</td>
              <td className={`wrap-anywhere whitespace-pre-wrap ${STATUS[cell.status]}`}>
                {cell.text}
                {column === source.time && (
                  <span className="text-muted">
                    {' '}
                    s after the first event; the clock read {clock} ns
                    {wall && <>, at {wall}</>}
                  </span>
                )}
              </td>
              <td className="w-px pl-4 font-sans whitespace-nowrap text-muted" title={cell.note}>
                {WORD[cell.status]}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
