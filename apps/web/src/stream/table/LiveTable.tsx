import { ArrowDownToLine } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { Button } from '../../ui/Button';
import type { RowSource } from '../store/rowSource';
import { columnWidth, widestColumn } from '../store/tableRow';
import { contentHeight } from '../store/viewport';
import { copyRow } from './copyRow';
import { HEADER_HEIGHT, placesOf, ROW_HEIGHT, totalWidth } from './geometry';
import { HeaderRow } from './HeaderRow';
import { RowLine } from './RowLine';
import { useChosen } from './useChosen';
import { useScroll } from './useScroll';

interface Props {
  source: RowSource;
  /** rows may still come */
  live: boolean;
  /** row number of the run */
  chosen: number | null;
  onChoose: (row: number | null) => void;
  /** what stands in place of rows while there are none */
  empty: ReactNode;
}

/** Only the rows on the screen are objects and elements; everything else is arithmetic over places. */
export function LiveTable({ source, live, chosen, onChoose, empty }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const { scroller, shown, width } = useScroll(host, source);
  const { viewport, from, rows, shift, following } = shown;
  const moveChosen = useChosen(source, scroller, chosen, onChoose);
  const { columns: shownColumns } = source;

  // pixels; the head says others when somebody pulls at an edge. It stands apart: rows stream by without it
  const [sizes, setSizes] = useState(() => shownColumns.map((c) => columnWidth(c, c === source.time)));
  const places = useMemo(
    () => placesOf(sizes, widestColumn(shownColumns), width),
    [sizes, shownColumns, width],
  );
  // As many places as fit, filled or not: no element comes or goes while rows stream by.
  const slots = Math.ceil(viewport.height / ROW_HEIGHT) + 1;

  const onKey = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return;
    const screen = Math.max(1, Math.floor(viewport.height / ROW_HEIGHT) - 1);
    const to = from + rows.length;
    const act: Record<string, () => void> = {
      ArrowDown: () => void moveChosen((at) => (at === null ? from : at + 1)),
      ArrowUp: () => void moveChosen((at) => (at === null ? to - 1 : at - 1)),
      PageDown: () => void moveChosen((at) => (at ?? from) + screen),
      PageUp: () => void moveChosen((at) => (at ?? from) - screen),
      Home: () => void moveChosen(() => 0),
      End: () => scroller.follow(),
      Escape: () => onChoose(null),
      c: () => chosen !== null && void copyRow(source, chosen),
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
        aria-rowcount={shown.first + viewport.rows + 1}
        aria-colcount={shownColumns.length}
        aria-activedescendant={rows.some((r) => r.row === chosen) ? `row-${chosen}` : undefined}
        tabIndex={0}
        data-region-focus
        onKeyDown={onKey}
        className="h-full overflow-auto [contain:strict] focus-visible:outline-offset-[-2px]"
      >
        <div
          style={{
            width: totalWidth(places),
            minWidth: '100%',
            height: contentHeight(viewport) + HEADER_HEIGHT,
          }}
        >
          <HeaderRow source={source} places={places} onSizes={setSizes} />
          <div role="rowgroup" className="sticky" style={{ top: HEADER_HEIGHT, height: 0 }}>
            <div className="will-change-transform" style={{ transform: `translateY(${-shift}px)` }}>
              {Array.from({ length: slots }, (_, slot) => (
                <RowLine
                  // biome-ignore lint/suspicious/noArrayIndexKey: the place on the screen; elements are used again
                  key={slot}
                  row={rows[slot] ?? null}
                  columns={shownColumns}
                  places={places}
                  slot={slot}
                  place={from + slot}
                  chosen={rows[slot]?.row === chosen}
                  onChoose={onChoose}
                />
              ))}
            </div>
          </div>
        </div>
      </div>
      {viewport.rows === 0 && empty}
      {!following && live && !source.state.get().paused && (
        <Button
          kind="primary"
          className="absolute right-4 bottom-3 shadow-md"
          onClick={() => scroller.follow()}
          data-testid="follow"
        >
          <ArrowDownToLine size={13} aria-hidden />
          Follow the newest
        </Button>
      )}
    </div>
  );
}
