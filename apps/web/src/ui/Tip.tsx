import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';
import { Keys } from './Keys';

/** A tooltip: what it does, and its key. */
export function Tip({ text, keys, children }: { text: ReactNode; keys?: string; children: ReactNode }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        asChild
        // Focus that comes back when a menu closes is no wish to read; focus by keyboard is.
        onFocus={(event) => !event.currentTarget.matches(':focus-visible') && event.preventDefault()}
      >
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-w-80 rounded-md border border-line-strong bg-panel px-2 py-1 text-sm text-text shadow-md"
        >
          {text}
          {keys && (
            <span className="ml-2">
              <Keys keys={keys} />
            </span>
          )}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
