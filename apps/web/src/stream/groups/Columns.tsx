import { shortCount } from '@hooklab/base';

/** One bar: what it stands for, shortly below it and whole in its words. */
export interface Bar {
  label: string;
  words: string;
  count: number;
}

/** Bars beside each other, the largest as high as there is room. */
export function Columns({ label, bars }: { label: string; bars: readonly Bar[] }) {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <ul aria-label={label} className="flex h-full min-w-0 items-stretch gap-px overflow-x-auto px-3 pb-1">
      {bars.map(({ label: below, words, count }) => (
        <li
          key={words}
          title={`${words}: ${count.toLocaleString('en')}`}
          className="flex min-w-9 max-w-20 flex-1 flex-col justify-end text-center text-xs"
        >
          {/* the room above the axis: all bars stand on one line */}
          <span className="flex min-h-0 flex-1 flex-col justify-end">
            <span className="text-muted tabular-nums">{count > 0 ? shortCount(count) : ''}</span>
            <span
              aria-hidden="true"
              className="mx-px shrink bg-accent"
              style={{ height: `${(count / most) * 100}%`, minHeight: count > 0 ? 2 : 0 }}
            />
          </span>
          <span className="truncate border-t border-line-strong font-mono" aria-hidden="true">
            {below}
          </span>
          <span className="sr-only">
            {words}: {count}
          </span>
        </li>
      ))}
    </ul>
  );
}
