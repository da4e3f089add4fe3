import { entryPath } from '@hooklab/surface';
import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '../../ui/Button';
import { Tip } from '../../ui/Tip';
import { useWorkbench } from '../../workbench/context';
import { FaultLine } from './FaultLine';
import { TypingBox } from './TypingBox';
import { faultAt, useForm } from './useForm';

const MOST = 30;

/** Where it is hooked: each a point, found by name as one types. */
export function PointRows() {
  const { form, kernels } = useWorkbench();
  const state = useForm();
  const [added, setAdded] = useState<number | null>(null);
  const base = useId();
  const draft = state.draft!;
  const set = (points: string[]) => state.edit({ ...draft, points });
  const add = () => {
    set([...draft.points, '']);
    setAdded(draft.points.length);
  };
  async function complete(text: string, at: number) {
    const { ref } = form.state.get();
    if (!ref || text.trim().length < 2) return null;
    const [, kind, rest] = /^(tracepoint|fn|syscall|lsm):(.*)$/.exec(text) ?? [];
    const query = kind ? `kind:${kind} ${rest!.replaceAll(':', ' ')}` : text;
    const found = await kernels.worker.complete(ref, query, MOST);
    const choices = found
      .filter(({ kind }) => kind === 'tracepoint' || kind === 'fn' || kind === 'syscall' || kind === 'lsm')
      .map((entry) => ({ label: entryPath(entry), kind: '', detail: entry.module ?? '' }));
    return { from: 0, to: Math.max(at, text.length), choices };
  }
  return (
    <div className="mt-1.5 flex gap-2">
      <span className="w-16 shrink-0 pt-1 text-sm text-muted">
        {draft.points.length === 1 ? 'Point' : 'Points'}
      </span>
      <div className="min-w-0 flex-1 space-y-1">
        {draft.points.map((point, i) => {
          const fault = faultAt(state, `point.${i}`);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place while it is typed
            <div key={i}>
              <div className="flex items-center gap-1">
                <TypingBox
                  label={`Point ${i + 1}`}
                  testid={`form-point-${i}`}
                  value={point}
                  placeholder="fn:NAME, tracepoint:CATEGORY:NAME, syscall:NAME"
                  focus={added === i}
                  fault={fault}
                  faultId={`${base}-${i}`}
                  onChange={(text) => set(draft.points.with(i, text))}
                  complete={complete}
                  onEnter={add}
                />
                {draft.points.length > 1 && (
                  <Button
                    kind="quiet"
                    icon
                    aria-label={`Remove ${point}`}
                    onClick={() => set(draft.points.toSpliced(i, 1))}
                  >
                    <X size={13} aria-hidden />
                  </Button>
                )}
                {i === draft.points.length - 1 && (
                  <Tip text="Another point, a program of its own" keys="Enter">
                    <Button kind="quiet" icon aria-label="Add a point" onClick={add}>
                      <Plus size={13} aria-hidden />
                    </Button>
                  </Tip>
                )}
              </div>
              <FaultLine
                id={`${base}-${i}`}
                fault={fault}
                onMeant={(name) => set(draft.points.with(i, name))}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
