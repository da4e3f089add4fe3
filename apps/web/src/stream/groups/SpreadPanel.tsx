import { shortCount } from '@hooklab/base';
import { type GroupRows, isHistogram, type Slot, slotText, type Total, totalName } from '@hooklab/records';
import { type Bar, Columns } from './Columns';
import { groupText } from './order';

/** Bars beside each other that can still be told apart. */
const MOST_BARS = 40;

/** The histograms of one group; where a run sums up none, the groups beside each other. */
export function SpreadPanel({
  rows,
  group,
  order,
}: {
  rows: GroupRows;
  group: number;
  order: readonly number[];
}) {
  const histograms = rows.groups.totals.filter(({ op }) => isHistogram(op));
  return (
    <section
      data-region
      tabIndex={-1}
      aria-label="How it is spread"
      data-testid="spread"
      className="flex h-full divide-x bg-panel"
    >
      {histograms.length > 0 ? (
        histograms.map((total) => (
          <Chart
            key={totalName(total)}
            title={`${total.column}${total.op === 'log2' ? ', by powers of two' : ''}`}
            of={rows.keyText(group)}
            bars={slotBars(rows, group, total)}
          />
        ))
      ) : (
        <Chart
          title="Events"
          of="the groups with the most"
          bars={groupBars(rows, order.slice(0, MOST_BARS))}
        />
      )}
    </section>
  );
}

function Chart({ title, of, bars }: { title: string; of: string; bars: readonly Bar[] }) {
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <h2 className="flex h-7 shrink-0 items-center gap-3 px-3 text-sm whitespace-nowrap">
        <span className="font-semibold text-muted">{title}</span>
        <span className="truncate text-muted">{of}</span>
      </h2>
      <div className="min-h-0 flex-1">
        <Columns label={`${title} ${of}`} bars={bars} />
      </div>
    </div>
  );
}

function slotBars(rows: GroupRows, group: number, total: Total): Bar[] {
  return (rows.total(group, total) as Slot[]).map((slot) => ({
    label: slot.from === null ? `≤${shortCount(slot.to!)}` : shortCount(slot.from),
    words: `${total.column} ${slotText(slot)}`,
    count: slot.count,
  }));
}

function groupBars(rows: GroupRows, order: readonly number[]): Bar[] {
  return order.map((i) => {
    const texts = rows.groups.by.map(({ name }, at) => groupText(rows, i, { kind: 'key', name, at }));
    return { label: texts.join(' '), words: rows.keyText(i) || 'all events', count: rows.count(i) };
  });
}
