import { useEffect } from 'react';
import { ProblemView } from '../../ui/ProblemView';
import { useWorkbench } from '../../workbench/context';
import { ColumnRows } from './ColumnRows';
import { Detached } from './Detached';
import { FaultLine } from './FaultLine';
import { FilterRows } from './FilterRows';
import { HintBar } from './HintBar';
import { LimitRow } from './LimitRow';
import { OtherHooks } from './OtherHooks';
import { PointRows } from './PointRows';
import { SumRows } from './SumRows';
import { faultAt, useForm } from './useForm';

/** The spec as it can be edited: points, columns, filters, sums, limits. The C below follows. */
export function FormPanel() {
  const { form } = useWorkbench();
  const state = useForm();
  const { draft, ref, problem, edit } = state;
  useEffect(() => form.watch(), [form]);
  if (!draft) {
    return (
      <p className="p-3 text-muted" data-testid="form-none">
        C written by hand has no form. Choose a probe on the left, or ask a question.
      </p>
    );
  }
  return (
    <section aria-label="Form" data-testid="form" className="flex h-full min-h-0 flex-col">
      <Detached />
      <div className="min-h-0 flex-1 overflow-auto px-2 py-1.5">
        <label className="flex items-center gap-2">
          <span className="w-16 shrink-0 text-sm text-muted">Title</span>
          <input
            data-testid="form-title"
            value={draft.title}
            onChange={(event) => edit({ ...draft, title: event.target.value })}
            spellCheck={false}
            className="h-6 min-w-0 flex-1 rounded-md border border-line-strong bg-panel px-1.5 text-sm font-semibold"
          />
        </label>
        <FaultLine fault={faultAt(state, 'title')} />
        <PointRows />
        <OtherHooks />
        <FaultLine fault={faultAt(state, 'hook')} />
        <FaultLine fault={faultAt(state, 'spec')} />
        <ColumnRows />
        <FilterRows />
        <SumRows />
        <LimitRow />
        {problem && <ProblemView problem={problem} />}
      </div>
      <HintBar reading={ref === null && problem === null} />
    </section>
  );
}
