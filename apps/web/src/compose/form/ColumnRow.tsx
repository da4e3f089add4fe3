import { type DraftColumn, type SpecDraft, withColumn, withTextAt } from '@hooklab/probe';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { Button } from '../../ui/Button';
import { Tip } from '../../ui/Tip';
import type { FormState } from '../../workspace/form';
import { ExpressionBox } from './ExpressionBox';
import { FaultLine } from './FaultLine';
import { faultAt } from './useForm';

interface Props {
  column: DraftColumn;
  state: FormState;
  focus: boolean;
  edit(draft: SpecDraft): void;
  onAdd(): void;
  onRemove(): void;
  onMove(by: -1 | 1): void;
}

/** Name, expression, type; below it what differs at single points, and what is wrong. */
export function ColumnRow({ column, state, focus, edit, onAdd, onRemove, onMove }: Props) {
  const { id, name, text, at, atExit } = column;
  const draft = state.draft!;
  const made = state.checked?.columns.find((each) => each.id === id);
  const nameFault = faultAt(state, `column.${id}.name`);
  const everywhere = draft.points.some((point) => at[point] === undefined) || atExit;
  const onRowKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const move =
      event.altKey && event.key === 'ArrowUp' ? -1 : event.altKey && event.key === 'ArrowDown' ? 1 : null;
    if (move !== null) {
      event.preventDefault();
      onMove(move);
    } else if (
      (event.key === 'Delete' && event.altKey) ||
      (event.key === 'Backspace' && text === '' && name === '')
    ) {
      event.preventDefault();
      onRemove();
    }
  };
  const label = name || made?.name || 'new column';
  return (
    <li data-testid={`form-column-${id}`} className="group">
      <div className="flex items-start gap-1">
        <input
          aria-label={`Name of column ${label}`}
          data-testid="form-column-name"
          aria-invalid={nameFault !== null}
          value={name}
          placeholder={made?.name ?? 'name'}
          spellCheck={false}
          onChange={(event) => edit(withColumn(draft, id, { name: event.target.value }))}
          onKeyDown={onRowKey}
          className="h-6 w-28 shrink-0 rounded-md border border-line bg-panel px-1.5 font-mono text-sm font-semibold placeholder:font-normal placeholder:text-muted aria-invalid:border-bad"
        />
        {everywhere ? (
          <ExpressionBox
            label={`Expression of column ${label}`}
            testid="form-expression"
            value={text}
            place={{ late: atExit }}
            fault={faultAt(state, `column.${id}`)}
            placeholder="pid, comm, an argument, ret …"
            focus={focus}
            onChange={(next) => edit(withColumn(draft, id, { text: next }))}
            onEnter={onAdd}
            onRowKey={onRowKey}
          >
            <Rest column={column} ctype={made?.ctype} />
          </ExpressionBox>
        ) : (
          <span className="flex min-w-0 flex-1 items-center gap-1">
            <span className="flex-1 pl-1.5 text-sm text-muted">differs by point:</span>
            <Rest column={column} ctype={made?.ctype} />
          </span>
        )}
        <span className="flex shrink-0 opacity-40 group-focus-within:opacity-100 group-hover:opacity-100">
          <Small label={`Move ${label} up`} keys="Alt+↑" onClick={() => onMove(-1)}>
            <ChevronUp size={12} aria-hidden />
          </Small>
          <Small label={`Move ${label} down`} keys="Alt+↓" onClick={() => onMove(1)}>
            <ChevronDown size={12} aria-hidden />
          </Small>
          <Small label={`Remove ${label}`} keys="Alt+Delete" onClick={onRemove}>
            <X size={12} aria-hidden />
          </Small>
        </span>
      </div>
      <FaultLine fault={nameFault} />
      {Object.entries(at).map(([point, own]) => (
        <div key={point} className="mt-1 ml-28 flex items-start gap-1 pl-1">
          <span className="max-w-2/5 shrink-0 truncate pt-0.5 text-sm text-muted" title={point}>
            {point.slice(point.lastIndexOf(':') + 1)}
          </span>
          {own === null ? (
            <span className="pt-0.5 text-sm text-muted">has no such column</span>
          ) : (
            <ExpressionBox
              label={`Expression of column ${label} at ${point}`}
              value={own}
              place={{ point }}
              fault={faultAt(state, `column.${id}@${point}`)}
              onChange={(next) => edit(withTextAt(draft, id, point, next))}
              onRowKey={onRowKey}
            />
          )}
        </div>
      ))}
    </li>
  );
}

function Rest({ column, ctype }: { column: DraftColumn; ctype: string | undefined }) {
  return (
    <span
      className="w-20 shrink-0 truncate text-right font-mono text-xs text-muted"
      title={column.about || undefined}
    >
      {ctype ?? column.ctype ?? ''}
      {column.atExit && <span className="block font-sans leading-3">at exit</span>}
    </span>
  );
}

function Small(props: { label: string; keys: string; onClick(): void; children: React.ReactNode }) {
  return (
    <Tip text={props.label} keys={props.keys}>
      <Button
        kind="quiet"
        icon
        tabIndex={-1}
        aria-label={props.label}
        onClick={props.onClick}
        className="w-5!"
      >
        {props.children}
      </Button>
    </Tip>
  );
}
