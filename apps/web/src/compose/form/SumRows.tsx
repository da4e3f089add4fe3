import { type DraftTotal, FIRST_TOTAL, type SpecDraft } from '@hooklab/probe';
import { Plus, X } from 'lucide-react';
import { Button } from '../../ui/Button';
import { FaultLine } from './FaultLine';
import { Heading } from './Heading';
import { faultAt, useForm } from './useForm';

const OPS: Record<DraftTotal['op'], string> = {
  sum: 'sum',
  avg: 'average',
  min: 'least',
  max: 'most',
  log2: 'histogram (log2)',
  linear: 'histogram (linear)',
};

const FIELD = 'h-6 rounded-md border border-line-strong bg-panel px-1 text-sm';

/** A row for each event, or sums in the kernel: by which columns, and of which what. */
export function SumRows() {
  const { edit, ...state } = useForm();
  const draft = state.draft!;
  const { sums } = draft;
  const columns = draft.columns.map(({ id, name }) => ({
    id,
    name: name || state.checked?.columns.find((each) => each.id === id)?.name || '…',
  }));
  const set = (next: SpecDraft['sums']) => edit({ ...draft, sums: next });
  return (
    <section aria-label="Sums" data-testid="form-sums">
      <Heading title="Sum up" about={sums ? undefined : 'no: a row for each event'}>
        <label className="flex items-center gap-1 text-sm">
          <input
            type="checkbox"
            data-testid="form-sum"
            checked={sums !== null}
            onChange={(event) => set(event.target.checked ? { by: [], totals: [] } : null)}
          />
          in the kernel
        </label>
      </Heading>
      {sums && (
        <div className="space-y-1.5">
          <fieldset className="flex flex-wrap items-center gap-1">
            <legend className="float-left mr-2 text-sm whitespace-nowrap text-muted">count by</legend>
            {columns.map(({ id, name }) => (
              <label
                key={id}
                className="flex h-6 cursor-pointer items-center gap-1 rounded-md border border-line px-1.5 font-mono text-sm has-checked:border-accent has-checked:bg-selected"
              >
                <input
                  type="checkbox"
                  className="sr-only"
                  checked={sums.by.includes(id)}
                  onChange={(event) =>
                    set({
                      ...sums,
                      by: event.target.checked ? [...sums.by, id] : sums.by.filter((each) => each !== id),
                    })
                  }
                />
                {name}
              </label>
            ))}
          </fieldset>
          {sums.by.map((id, i) => (
            <FaultLine key={id} fault={faultAt(state, `sums.by.${i}`)} />
          ))}
          {sums.totals.map((total, i) => {
            const change = (part: Partial<DraftTotal>) =>
              set({ ...sums, totals: sums.totals.with(i, { ...total, ...part }) });
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a total is its place
              <div key={i}>
                <div className="flex flex-wrap items-center gap-1">
                  <select
                    aria-label={`What of total ${i + 1}`}
                    data-testid={`form-total-op-${i}`}
                    value={total.op}
                    onChange={(event) => change({ op: event.target.value as DraftTotal['op'] })}
                    className={FIELD}
                  >
                    {Object.entries(OPS).map(([op, title]) => (
                      <option key={op} value={op}>
                        {title}
                      </option>
                    ))}
                  </select>
                  <span className="text-sm text-muted">of</span>
                  <select
                    aria-label={`Column of total ${i + 1}`}
                    data-testid={`form-total-column-${i}`}
                    value={total.column ?? ''}
                    onChange={(event) => change({ column: Number(event.target.value) || null })}
                    className={`${FIELD} min-w-0 font-mono`}
                  >
                    <option value="">a column…</option>
                    {columns.map(({ id, name }) => (
                      <option key={id} value={id}>
                        {name}
                      </option>
                    ))}
                  </select>
                  {total.op === 'linear' &&
                    (['from', 'step', 'slots'] as const).map((part) => (
                      <input
                        key={part}
                        aria-label={part}
                        placeholder={part}
                        value={total[part]}
                        onChange={(event) => change({ [part]: event.target.value })}
                        className={`${FIELD} w-14 font-mono`}
                      />
                    ))}
                  <span className="flex-1" />
                  <Button
                    kind="quiet"
                    icon
                    aria-label={`Remove total ${i + 1}`}
                    onClick={() => set({ ...sums, totals: sums.totals.toSpliced(i, 1) })}
                  >
                    <X size={13} aria-hidden />
                  </Button>
                </div>
                <FaultLine fault={faultAt(state, `sums.totals.${i}`)} />
              </div>
            );
          })}
          <Button
            kind="quiet"
            data-testid="form-add-total"
            onClick={() => set({ ...sums, totals: [...sums.totals, FIRST_TOTAL] })}
          >
            <Plus size={13} aria-hidden />
            Total
          </Button>
        </div>
      )}
    </section>
  );
}
