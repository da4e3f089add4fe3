import { useEffect } from 'react';
import { useAsk } from '../../base/useAsk';
import { useStore } from '../../base/useStore';
import { CopyButton } from '../../ui/CopyButton';
import { ProblemView } from '../../ui/ProblemView';
import { useWorkbench } from '../../workbench/context';
import { specOf } from '../../workspace/form';

/** The same probe as a bpftrace script, or the exact reason why there is none. It is read, not edited. */
export function BpftracePanel() {
  const { bench, form, kernels } = useWorkbench();
  const { hook, spec: name, made, edited } = useStore(bench.state);
  const { ref, problem: unread } = useStore(form.state);
  useEffect(() => form.watch(), [form]);
  const spec = specOf({ spec: name, made });
  const ready = ref && spec && hook;
  const { newest: value, problem } = useAsk(
    ready ? `${ref.id} ${ref.version} ${hook} ${JSON.stringify(spec)}` : null,
    () => kernels.worker.bpftrace(ref!, spec!, hook as never),
  );
  const refused = value?.problem ?? problem ?? unread;
  return (
    <section aria-label="bpftrace" data-testid="bpftrace" className="flex h-full min-h-0 flex-col">
      <div className="flex h-8 shrink-0 items-center gap-2 border-b px-2 text-sm text-muted">
        <span className="min-w-0 flex-1 truncate">
          {edited
            ? 'Of the form: what was edited by hand in the C is not in it'
            : 'For bpftrace 0.17 and later'}
        </span>
        {value?.script && <CopyButton label="Copy" text={() => value.script!} />}
      </div>
      {value?.script ? (
        <pre
          data-testid="bpftrace-script"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys
          tabIndex={0}
          className="min-h-0 flex-1 overflow-auto p-2 font-mono text-sm"
        >
          {value.script}
        </pre>
      ) : (
        <div className="min-h-0 flex-1 overflow-auto p-2">
          {refused ? (
            <div data-testid="bpftrace-none">
              <ProblemView problem={refused} />
            </div>
          ) : (
            <p className="text-muted">{ref ? 'Writing the script…' : 'Reading this kernel’s types…'}</p>
          )}
        </div>
      )}
    </section>
  );
}
