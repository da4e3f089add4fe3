import { type Source, sourceText } from '@hooklab/surface';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { useAsk } from '../../base/useAsk';
import { useWorkbench } from '../../workbench/context';
import { useBrowsing } from '../browsing/browsing';

/** Where a fact was read: file and line; the place itself is a click away. */
export function Evidence({ source }: { source: Source }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button
          type="button"
          className="rounded-sm border border-transparent px-1 font-mono text-xs text-muted underline decoration-dotted underline-offset-2 wrap-anywhere hover:border-line-strong hover:text-text"
        >
          {sourceText(source)}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label={`As read from ${sourceText(source)}`}
          className="z-50 max-w-[min(640px,95vw)] rounded-md border border-line-strong bg-panel p-2 shadow-lg"
        >
          {open && <Lines source={source} />}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Lines({ source }: { source: Source }) {
  const { kernels } = useWorkbench();
  const { ref } = useBrowsing();
  const { value, problem } = useAsk(ref && `${ref.id} ${sourceText(source)}`, () =>
    kernels.worker.lines(ref!, source),
  );
  if (problem) return <p className="text-bad">{problem.what}</p>;
  if (!value) return <p className="text-sm text-muted">Reading…</p>;
  return (
    <>
      <p className="mb-1 text-xs text-muted">
        <code className="font-mono">{value.file}</code>, as read from this kernel
      </p>
      {value.absent !== null ? (
        <p className="text-sm">{value.absent}</p>
      ) : (
        <pre className="max-h-80 overflow-auto font-mono text-xs leading-5">
          {value.lines.map((line, i) => {
            const number = value.from + i;
            return (
              <div key={number} className={number === source.line ? 'bg-selected font-semibold' : ''}>
                <span className="inline-block w-14 pr-2 text-right text-muted select-none">{number}</span>
                {line}
              </div>
            );
          })}
        </pre>
      )}
    </>
  );
}
