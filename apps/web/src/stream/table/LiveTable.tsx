import { recordRow } from '@hooklab/records';
import { useTable } from '@tanstack/react-table';
import { ArrowDownToLine } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { toast } from 'sonner';
import type { Phase } from '../../run/runState';
import { Button } from '../../ui/Button';
import type { LiveRows } from '../store/liveRows';
import type { RowsView } from '../store/rowsView';
import { type TableRow, tableRow, widestColumn } from '../store/tableRow';
import { visibleRows } from '../store/viewport';
import { columnsOf, features } from './columns';
import { placesOf, totalWidth } from './geometry';
import { HeaderRow } from './HeaderRow';
import { RowLine } from './RowLine';
import { HEADER_HEIGHT, ROW_HEIGHT, scrollHeight, useScroll } from './useScroll';
import { useView } from './useView';
import { Waiting } from './Waiting';

interface Props {
  view: RowsView;
  phase: Phase;
  /** row number of the run */
  chosen: number | null;
  onChoose: (row: number | null) => void;
}

/** Only the rows on the screen are objects and elements; everything else is arithmetic over the ring. */
export function LiveTable({ view, phase, chosen, onChoose }: Props) {
  useView(view);
  const host = useRef<HTMLDivElement>(null);
  const { position, viewport, width, following, scrollToRow, follow } = useScroll(host, view);
  const { from, to, shift } = visibleRows(viewport, position);
  const { rows } = view;

  useEffect(() => {
    const step = () => view.step(() => performance.now());
    step();
    return rows.signal.subscribe(step);
  }, [view, rows]);

  const data = useVisible(rows, from, to, view);
  const columns = useMemo(() => columnsOf(rows), [rows]);
  const table = useTable({ features, columns, data: NO_ROWS, columnResizeMode: 'onChange' });
  const sizes =
    table
      .getHeaderGroups()[0]
      ?.headers.map((h) => h.getSize())
      .join(' ') ?? '';
  const { layout } = rows.ring;
  const places = useMemo(
    () => placesOf(sizes.split(' ').map(Number), widestColumn(layout), width),
    [sizes, layout, width],
  );
  // As many places as fit, filled or not: no element comes or goes while rows stream by.
  const slots = Math.ceil(viewport.height / ROW_HEIGHT) + 1;

  const onKey = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return;
    const screen = Math.max(1, Math.floor(viewport.height / ROW_HEIGHT) - 1);
    const at = chosen === null ? null : view.indexOf(chosen);
    const go = (index: number) => {
      const next = Math.min(Math.max(0, index), viewport.rows - 1);
      if (next < 0) return;
      onChoose(view.rowAt(next));
      scrollToRow(next);
    };
    const act: Record<string, () => void> = {
      ArrowDown: () => go(at === null ? from : at + 1),
      ArrowUp: () => go(at === null ? to - 1 : at - 1),
      PageDown: () => go((at ?? from) + screen),
      PageUp: () => go((at ?? from) - screen),
      Home: () => go(0),
      End: follow,
      Escape: () => onChoose(null),
      c: () => chosen !== null && copyRow(view, chosen),
    };
    if (!act[event.key]) return;
    event.preventDefault();
    act[event.key]!();
  };

  return (
    <div className="relative h-full">
      <div
        ref={host}
        role="grid"
        data-testid="table"
        aria-label="Events"
        aria-rowcount={viewport.rows + 1}
        aria-colcount={columns.length}
        aria-activedescendant={data.some((d) => d.row === chosen) ? `row-${chosen}` : undefined}
        tabIndex={0}
        data-region-focus
        onKeyDown={onKey}
        className="h-full overflow-auto [contain:strict] focus-visible:outline-offset-[-2px]"
      >
        <div
          style={{
            width: totalWidth(places),
            minWidth: '100%',
            height: scrollHeight(viewport) + HEADER_HEIGHT,
          }}
        >
          <HeaderRow table={table} layout={layout} places={places} />
          <div role="rowgroup" className="sticky" style={{ top: HEADER_HEIGHT, height: 0 }}>
            <div className="will-change-transform" style={{ transform: `translateY(${-shift}px)` }}>
              {Array.from({ length: slots }, (_, slot) => (
                <RowLine
                  // biome-ignore lint/suspicious/noArrayIndexKey: the place on the screen; elements are used again
                  key={slot}
                  row={data[slot] ?? null}
                  layout={layout}
                  places={places}
                  slot={slot}
                  index={from + slot}
                  chosen={data[slot]?.row === chosen}
                  onChoose={onChoose}
                />
              ))}
            </div>
          </div>
        </div>
      </div>
      {viewport.rows === 0 && <Waiting view={view} phase={phase} />}
      {!following && phase !== 'ended' && !view.paused && (
        <Button
          kind="primary"
          className="absolute right-4 bottom-3 shadow-md"
          onClick={follow}
          data-testid="follow"
        >
          <ArrowDownToLine size={13} aria-hidden />
          Follow the newest
        </Button>
      )}
    </div>
  );
}

const NO_ROWS: TableRow[] = [];

/** The rows on the screen as objects; one that was there before is the same object. */
function useVisible(rows: LiveRows, from: number, to: number, view: RowsView): TableRow[] {
  const before = useRef(new Map<number, TableRow>());
  const now = new Map<number, TableRow>();
  const data: TableRow[] = [];
  for (let i = from; i < to; i++) {
    const number = view.rowAt(i);
    const row = before.current.get(number) ?? tableRow(rows, number);
    now.set(number, row);
    data.push(row);
  }
  before.current = now;
  return data;
}

export function rowJson(view: Pick<RowsView, 'rows'>, row: number): string {
  const { ring } = view.rows;
  return JSON.stringify(recordRow(ring.records, ring.offsetOf(row), ring.layout));
}

async function copyRow(view: RowsView, row: number): Promise<void> {
  try {
    await navigator.clipboard.writeText(rowJson(view, row));
    toast('The row is copied as JSON.');
  } catch {
    toast.error('The browser did not allow copying.');
  }
}
