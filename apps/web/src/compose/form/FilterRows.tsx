import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/Button';
import { ExpressionBox } from './ExpressionBox';
import { Heading } from './Heading';
import { faultAt, useForm } from './useForm';

/** What must hold of an event: tested in the kernel, the rest is counted as filtered. */
export function FilterRows() {
  const { edit, ...state } = useForm();
  const [added, setAdded] = useState<number | null>(null);
  const draft = state.draft!;
  const set = (filters: string[]) => edit({ ...draft, filters });
  const add = () => {
    set([...draft.filters, '']);
    setAdded(draft.filters.length);
  };
  const names = state.checked?.columns.map(({ name }) => name) ?? [];
  return (
    <section aria-label="Filters" data-testid="form-filters">
      <Heading
        title="Only where"
        about={draft.filters.length === 0 ? 'every event' : 'all of these hold, in the kernel'}
      >
        <Button kind="quiet" data-testid="form-add-filter" onClick={add}>
          <Plus size={13} aria-hidden />
          Filter
        </Button>
      </Heading>
      <ul className="space-y-1">
        {draft.filters.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a filter is its place while it is typed
          <li key={i} className="flex items-start gap-1">
            <ExpressionBox
              label={`Filter ${i + 1}`}
              testid={`form-filter-${i}`}
              value={line}
              place={{}}
              more={names}
              fault={faultAt(state, `filter.${i}`)}
              placeholder="latency > 1ms, comm == &quot;ssh&quot;, ret < 0 && uid > 0"
              focus={added === i}
              onChange={(text) => set(draft.filters.with(i, text))}
              onEnter={add}
            />
            <Button
              kind="quiet"
              icon
              aria-label={`Remove filter ${i + 1}`}
              onClick={() => set(draft.filters.toSpliced(i, 1))}
            >
              <X size={13} aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
