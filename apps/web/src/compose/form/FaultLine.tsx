import type { DraftFault } from '@hooklab/probe';
import { CircleX } from 'lucide-react';

interface Props {
  fault: DraftFault | null;
  id?: string;
  /** what was meant takes the place of the wrong characters */
  onMeant?: ((name: string) => void) | undefined;
}

/** What is wrong with the field above, and what may have been meant. */
export function FaultLine({ fault, id, onMeant }: Props) {
  if (!fault) return null;
  return (
    <p id={id} data-testid="form-fault" className="flex items-start gap-1 text-sm text-bad wrap-anywhere">
      <CircleX size={13} aria-hidden className="mt-0.5 shrink-0" />
      <span className="min-w-0">
        {fault.message}
        {onMeant && fault.near.length > 0 && (
          <span className="text-text">
            {' '}
            Did you mean{' '}
            {fault.near.map((name, i) => (
              <span key={name}>
                {i > 0 && ' or '}
                <button
                  type="button"
                  data-testid="form-meant"
                  onClick={() => onMeant(name)}
                  className="rounded-sm font-mono text-accent underline"
                >
                  {name}
                </button>
              </span>
            ))}
            ?
          </span>
        )}
      </span>
    </p>
  );
}
