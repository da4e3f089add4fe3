import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

/** Something for who wants to know more: one click or key away. */
export function Fold({
  title,
  testId,
  onToggle,
  children,
}: {
  title: ReactNode;
  testId?: string;
  onToggle?: (open: boolean) => void;
  children: ReactNode;
}) {
  return (
    <details
      data-testid={testId}
      onToggle={(event) => onToggle?.(event.currentTarget.open)}
      className="group border-t pt-1"
    >
      <summary className="flex cursor-pointer list-none items-center gap-1 py-0.5 text-sm font-semibold text-muted hover:text-text">
        <ChevronRight size={13} aria-hidden className="group-open:rotate-90" />
        {title}
      </summary>
      <div className="pt-1 pb-2 pl-4">{children}</div>
    </details>
  );
}
