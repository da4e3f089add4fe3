import { FaultLine } from './FaultLine';
import { Heading } from './Heading';
import { faultAt, useForm } from './useForm';

const LIMITS = [
  { name: 'seconds', title: 'ends after', unit: 's', empty: 'never' },
  { name: 'rate', title: 'at most', unit: 'rows/s a CPU', empty: 'all' },
  { name: 'ringBytes', title: 'ring', unit: 'bytes', empty: 'default' },
  { name: 'starts', title: 'open calls', unit: '', empty: '16384' },
] as const;

export function LimitRow() {
  const { edit, ...state } = useForm();
  const draft = state.draft!;
  return (
    <section aria-label="Limits" className="pb-1">
      <Heading title="Limits" />
      <div className="flex flex-wrap gap-x-3 gap-y-1">
        {LIMITS.map(({ name, title, unit, empty }) => (
          <label key={name} className="flex items-center gap-1 text-sm">
            <span className="text-muted">{title}</span>
            <input
              data-testid={`form-limit-${name}`}
              inputMode="decimal"
              placeholder={empty}
              value={draft.limits[name]}
              aria-invalid={faultAt(state, `limits.${name}`) !== null}
              onChange={(event) =>
                edit({ ...draft, limits: { ...draft.limits, [name]: event.target.value } })
              }
              className="h-6 w-18 rounded-md border border-line-strong bg-panel px-1.5 font-mono text-sm placeholder:text-muted aria-invalid:border-bad"
            />
            {unit}
          </label>
        ))}
      </div>
      {LIMITS.map(({ name }) => (
        <FaultLine key={name} fault={faultAt(state, `limits.${name}`)} />
      ))}
    </section>
  );
}
