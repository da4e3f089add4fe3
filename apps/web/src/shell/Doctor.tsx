import type { ProblemShape } from '@hooklab/base';
import type { DoctorReport } from '@hooklab/protocol';
import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useSelected, useStore } from '../base/useStore';
import { FamilyGlyph } from '../hooks/FamilyGlyph';
import { familyOfHook } from '../hooks/family';
import { Button } from '../ui/Button';
import { ProblemView } from '../ui/ProblemView';
import { State, type StateName } from '../ui/State';
import { Tip } from '../ui/Tip';
import { useWorkbench } from '../workbench/context';
import { doctorSummary } from './doctorSummary';
import { useShownKernel } from './useShownKernel';

/** "What works here": a word in the top bar, the whole report in a drawer. */
export function Doctor() {
  const { targets, overlay, actions } = useWorkbench();
  const { target } = useShownKernel();
  const { doctor, soFar, list } = useStore(targets.state);
  const open = useStore(overlay) === 'doctor';
  const answer = target ? doctor[target] : undefined;
  const report = answer && answer !== 'busy' && 'checks' in answer ? answer : null;
  const partial = answer === 'busy' && target ? soFar[target] : undefined;
  const missing = answer && answer !== 'busy' && 'checks' in answer ? undefined : answer;
  const summary = report ? doctorSummary(report) : null;
  const title = list.find((t) => t.id === target)?.title ?? 'this target';
  return (
    <Dialog.Root open={open} onOpenChange={(next) => overlay.set(next ? 'doctor' : 'none')}>
      <Tip text="What works on this target, and why the rest does not" keys={actions.keysOf('doctor')}>
        <Dialog.Trigger asChild>
          <Button data-testid="doctor-open">
            What works here
            {summary && <State state={summary.mark} word={summary.text} />}
            {answer === 'busy' && <span className="text-muted">checking…</span>}
          </Button>
        </Dialog.Trigger>
      </Tip>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          data-testid="doctor"
          className="fixed inset-y-0 right-0 z-50 flex w-[min(760px,95vw)] flex-col border-l border-line-strong bg-panel shadow-xl"
        >
          <div className="flex items-center gap-2 border-b px-4 py-2">
            <Dialog.Title className="flex-1 text-lg font-semibold">
              What works on {title}
              {report && (
                <code className="ml-2 font-mono text-sm font-normal text-muted">{report.kernel}</code>
              )}
            </Dialog.Title>
            <Dialog.Close asChild>
              <Button kind="quiet" icon aria-label="Close">
                <X size={16} aria-hidden />
              </Button>
            </Dialog.Close>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard */}
          <section tabIndex={0} aria-label="Report" className="min-h-0 flex-1 overflow-auto px-4 py-3">
            {partial && (
              <p className="mb-2 text-muted">Hooks are being tried: each shows once it is known.</p>
            )}
            {report || partial ? (
              <Report report={report ?? partial!} />
            ) : (
              <NoReport answer={answer === 'busy' ? answer : missing} />
            )}
          </section>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function NoReport({ answer }: { answer: ProblemShape | 'busy' | undefined }) {
  const { targets, bench } = useWorkbench();
  const target = useSelected(bench.state, (state) => state.target);
  if (answer === 'busy') return <p className="text-muted">Checking the kernel, its BTF, tracefs, clang…</p>;
  if (answer === undefined) {
    return <p className="text-muted">The report is made once the target is open.</p>;
  }
  return (
    <>
      <ProblemView problem={answer} />
      <Button className="mt-2" onClick={() => target && void targets.examine(target)}>
        Check again
      </Button>
    </>
  );
}

function Report({ report }: { report: DoctorReport }) {
  const hooks = Object.entries(report.hooks);
  return (
    <>
      <p className="mb-3">{inWords(report)}</p>
      <h2 className="mb-1 font-semibold">Checks</h2>
      <ul className="mb-4 divide-y">
        {report.checks.map((check) => (
          <li key={check.id} className="grid grid-cols-[88px_176px_1fr] items-baseline gap-2 py-1">
            <State state={check.state} />
            <span className="wrap-anywhere">{check.title}</span>
            <span className="min-w-0">
              <code className="font-mono text-sm wrap-anywhere">{check.found}</code>
              {check.way && <span className="block text-sm text-muted">{check.way}</span>}
            </span>
          </li>
        ))}
      </ul>
      <h2 className="mb-1 font-semibold">Hooks</h2>
      <ul className="divide-y">
        {sortHooks(hooks).map(([hook, { state, why }]) => (
          <li key={hook} className="grid grid-cols-[88px_176px_1fr] items-baseline gap-2 py-1">
            <State state={state as StateName} {...(state === 'ok' ? { word: 'works' } : {})} />
            <span className="flex items-center gap-1.5">
              <FamilyGlyph hook={hook} />
              <code className="font-mono text-sm">{hook}</code>
            </span>
            <span className="text-sm text-muted wrap-anywhere">{why}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function inWords(report: DoctorReport): string {
  const hooks = Object.values(report.hooks);
  const n = (state: 'ok' | 'missing' | 'unknown') => hooks.filter((h) => h.state === state).length;
  const parts = [`${n('ok')} of ${hooks.length} hook types work here`];
  if (n('missing') > 0) parts.push(`${n('missing')} ${n('missing') === 1 ? 'does' : 'do'} not`);
  if (n('unknown') > 0) parts.push(`${n('unknown')} cannot be told without a trial`);
  return `${parts.join(', ')}.`;
}

/** By family, so that related hooks stand together; within one as the agent has them. */
function sortHooks<T>(hooks: [string, T][]): [string, T][] {
  const order = ['tracepoint', 'kprobe', 'fentry', 'user', 'sampling', 'other'];
  return [...hooks].sort((a, b) => order.indexOf(familyOfHook(a[0])) - order.indexOf(familyOfHook(b[0])));
}
