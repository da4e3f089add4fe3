import { addColumn, hasStack, moveColumn, removeColumn, type SpecDraft, withStack } from '@hooklab/probe';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '../../ui/Button';
import { Tip } from '../../ui/Tip';
import { useWorkbench } from '../../workbench/context';
import { ColumnRow } from './ColumnRow';
import { Heading } from './Heading';
import { useForm } from './useForm';

/** What each event tells: expressions, in the order of the table. */
export function ColumnRows() {
  const { form } = useWorkbench();
  const { edit, ...state } = useForm();
  const [added, setAdded] = useState<number | null>(null);
  const draft = state.draft!;
  const add = (after: number | null) => {
    const { draft: next, id } = addColumn(draft, after);
    edit(next);
    setAdded(id);
  };
  const remove = (id: number) => {
    const before: SpecDraft = draft;
    const { name, text } = draft.columns.find((column) => column.id === id)!;
    edit(removeColumn(draft, id));
    if (text === '' && name === '') return;
    toast(`The column ${name || text} is removed.`, {
      action: { label: 'Put it back', onClick: () => form.edit(before) },
    });
  };
  return (
    <section aria-label="Columns" data-testid="form-columns">
      <Heading title="Columns" about="name, expression, type on this kernel">
        <Tip text="Who called, the nearest first: one more column">
          <label className="flex items-center gap-1 text-sm">
            <input
              type="checkbox"
              data-testid="form-stack"
              checked={hasStack(draft)}
              onChange={(event) => edit(withStack(draft, event.target.checked))}
            />
            stack
          </label>
        </Tip>
        <Tip text="One more column" keys="Enter">
          <Button kind="quiet" data-testid="form-add-column" onClick={() => add(null)}>
            <Plus size={13} aria-hidden />
            Column
          </Button>
        </Tip>
      </Heading>
      <ul className="space-y-1">
        {draft.columns.map((column) => (
          <ColumnRow
            key={column.id}
            column={column}
            state={state}
            focus={added === column.id}
            edit={edit}
            onAdd={() => add(column.id)}
            onRemove={() => remove(column.id)}
            onMove={(by) => edit(moveColumn(draft, column.id, by))}
          />
        ))}
      </ul>
    </section>
  );
}
