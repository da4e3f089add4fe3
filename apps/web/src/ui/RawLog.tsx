import { printableLines } from '@hooklab/base';
import { CopyButton } from './CopyButton';

/** Everything the failing tool said, line by line, as text; what is copied is what is seen. */
export function RawLog({ log, open = false }: { log: string; open?: boolean }) {
  const lines = printableLines(log);
  const text = lines.join('\n');
  return (
    <details className="mt-1" open={open}>
      <summary className="cursor-pointer text-sm text-muted">
        Whole log, {lines.length} {lines.length === 1 ? 'line' : 'lines'}
      </summary>
      <div className="my-1 flex justify-end">
        <CopyButton text={() => text} label="Copy the log" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard */}
      <pre tabIndex={0} className="max-h-80 overflow-auto rounded-sm bg-bg p-2 font-mono text-xs">
        {text}
      </pre>
    </details>
  );
}
