import type { DraftFault } from '@hooklab/probe';
import { type KeyboardEvent, useId } from 'react';
import type { TextPlace } from '../../kernel/forms';
import { useWorkbench } from '../../workbench/context';
import { FaultLine } from './FaultLine';
import { lookAt } from './looked';
import { TypingBox } from './TypingBox';

interface Props {
  label: string;
  value: string;
  place: TextPlace;
  fault: DraftFault | null;
  onChange(text: string): void;
  onEnter?(): void;
  onRowKey?(event: KeyboardEvent<HTMLInputElement>): void;
  /** names that may stand here beside the kernel's: columns in a filter */
  more?: readonly string[];
  placeholder?: string;
  testid?: string;
  focus?: boolean;
  /** after the box, on its line */
  children?: React.ReactNode;
}

/** An expression: completed, explained and checked by the kernel's own types as it is typed. */
export function ExpressionBox({ place, fault, onChange, more = [], children, ...rest }: Props) {
  const { form, kernels } = useWorkbench();
  const faultId = useId();
  const { value } = rest;
  async function complete(text: string, at: number) {
    const { draft, ref } = form.state.get();
    if (!draft || !ref) return null;
    const found = await kernels.worker.completeText(ref, draft, place, text, at);
    const own = ownNames(more, text, at);
    if (!found) return own;
    return { from: found.from, to: found.to, choices: [...(own?.choices ?? []), ...found.options] };
  }
  return (
    <div className="min-w-0 flex-1">
      <div className="flex items-center gap-1">
        <TypingBox
          {...rest}
          fault={fault}
          faultId={faultId}
          onChange={onChange}
          complete={complete}
          onLook={(text, at) => lookAt({ form, kernels }, place, text, at)}
        />
        {children}
      </div>
      <FaultLine
        id={faultId}
        fault={fault}
        onMeant={(name) => {
          const from = fault?.from ?? 0;
          onChange(value.slice(0, from) + name + value.slice(fault?.to ?? value.length));
        }}
      />
    </div>
  );
}

/** Columns, at the beginning of a filter. */
function ownNames(names: readonly string[], text: string, at: number) {
  const typed = /^\s*([a-z_]\w*)?$/i.exec(text.slice(0, at));
  if (!typed) return null;
  const word = typed[1] ?? '';
  const choices = names
    .filter((name) => name.startsWith(word) && name !== word)
    .map((label) => ({ label, kind: 'column', detail: '' }));
  return choices.length > 0 ? { from: at - word.length, to: at, choices } : null;
}
