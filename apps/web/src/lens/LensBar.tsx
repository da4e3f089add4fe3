import type { ProbeSpec } from '@hooklab/probe';
import { LENS_HOOKS } from '@hooklab/protocol';
import { Columns3, Square } from 'lucide-react';
import { useState } from 'react';
import { useSelected, useStore } from '../base/useStore';
import { FamilyGlyph } from '../hooks/FamilyGlyph';
import { Button } from '../ui/Button';
import { useWorkbench } from '../workbench/context';
import { lookNow } from './lookNow';

/** Which hooks, and what makes the events. `spec` null: there is no spec to look at. */
export function LensBar({ spec }: { spec: ProbeSpec | null }) {
  const workbench = useWorkbench();
  const { bench, lens, exercise } = workbench;
  const target = useSelected(bench.state, (state) => state.target);
  const { busy } = useStore(lens.state);
  const all = spec?.ways.map(({ hook }) => hook) ?? [];
  const [hooks, choose] = useState<readonly string[]>(all.slice(0, LENS_HOOKS.most));
  const [typed, type] = useState<string | null>(null);
  const vm = target?.startsWith('lab:') ?? false;
  const command = typed ?? spec?.exercise ?? exercise.command ?? '';
  if (!spec) {
    return (
      <p className="border-b p-3 text-muted">
        {
          'C that is written by hand has the hooks that its SEC() says. Choose a ready probe in the Library, or a hook in Ask.'
        }
      </p>
    );
  }
  const few = hooks.length < LENS_HOOKS.least || spec.aggregate !== undefined;
  const look = () =>
    void lookNow(workbench, {
      spec,
      hooks: [...hooks],
      command: vm && command.trim() !== '' ? command : null,
    });
  return (
    <form
      className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-b px-3 py-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && !few) look();
      }}
    >
      <h1 className="font-semibold">{spec.title}</h1>
      <fieldset className="flex flex-wrap gap-1">
        <legend className="sr-only">Hooks</legend>
        {all.map((hook) => {
          const on = hooks.includes(hook);
          return (
            <button
              key={hook}
              type="button"
              data-testid={`lens-hook-${hook}`}
              aria-pressed={on}
              disabled={!on && hooks.length === LENS_HOOKS.most}
              onClick={() =>
                choose(
                  on ? hooks.filter((h) => h !== hook) : all.filter((h) => h === hook || hooks.includes(h)),
                )
              }
              className="flex h-6 items-center gap-1.5 rounded-md border border-line-strong px-2 font-mono text-sm text-muted hover:bg-raised disabled:opacity-50 aria-pressed:border-accent aria-pressed:bg-selected aria-pressed:text-text"
            >
              <FamilyGlyph hook={hook} />
              {hook}
            </button>
          );
        })}
      </fieldset>
      <label className="flex min-w-64 flex-1 items-center gap-2 text-sm text-muted">
        Events by
        <input
          data-testid="lens-command"
          value={vm ? command : ''}
          disabled={!vm}
          spellCheck={false}
          autoComplete="off"
          placeholder={
            vm ? 'whatever happens in that second' : 'whatever happens: only a lab VM takes commands'
          }
          onChange={(event) => type(event.target.value)}
          className="h-7 min-w-0 flex-1 rounded-md border border-line-strong bg-panel px-2 font-mono text-sm text-text placeholder:font-sans placeholder:text-muted"
        />
      </label>
      {busy ? (
        <Button onClick={() => lens.cancel()} data-testid="lens-cancel">
          <Square size={12} aria-hidden />
          Cancel
        </Button>
      ) : (
        <Button kind="primary" type="submit" disabled={few || !target} data-testid="lens-look">
          <Columns3 size={13} aria-hidden />
          Compare {hooks.length} hooks
        </Button>
      )}
      {(all.length < LENS_HOOKS.least || spec.aggregate) && (
        <p className="w-full text-sm text-muted">
          {spec.aggregate
            ? 'This probe sums up in the kernel: it has no rows to compare.'
            : 'This probe has one hook only: there is nothing to compare it with.'}
        </p>
      )}
    </form>
  );
}
