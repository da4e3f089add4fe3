import { CircleCheck, CircleX } from 'lucide-react';
import { useStore } from '../../base/useStore';
import { useWorkbench } from '../../workbench/context';
import { looked } from './looked';

/** What the kernel's types say of the place that the caret is at; else whether the form is a program. */
export function HintBar({ reading }: { reading: boolean }) {
  const { form } = useWorkbench();
  const { checked } = useStore(form.state);
  const at = useStore(looked);
  const faults = checked?.faults.length ?? 0;
  return (
    <p
      data-testid="form-hint"
      role="status"
      className="flex h-6 shrink-0 items-center gap-2 overflow-hidden border-t bg-bg px-2 text-sm whitespace-nowrap"
    >
      {at ? (
        <>
          <code className="shrink-0 font-mono font-semibold">{at.hover.type}</code>
          <span className="truncate text-muted">{at.hover.lines.join(', ')}</span>
        </>
      ) : reading ? (
        <span className="text-muted">Reading this kernel’s types…</span>
      ) : !checked ? (
        <span className="text-muted">Checking…</span>
      ) : faults > 0 ? (
        <span className="flex items-center gap-1 text-bad">
          <CircleX size={13} aria-hidden />
          {faults === 1 ? 'One thing is' : `${faults} things are`} wrong: the C below is of the form before
        </span>
      ) : (
        <span className="flex items-center gap-1 text-ok">
          <CircleCheck size={13} aria-hidden />
          Right: a program for this kernel
        </span>
      )}
    </p>
  );
}
