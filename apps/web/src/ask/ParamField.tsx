import type { ParamId } from '@hooklab/advisor';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { SurfaceRef } from '../kernel/service';
import { useWorkbench } from '../workbench/context';

interface Props {
  param: ParamId;
  value: string;
  surface: SurfaceRef | null;
  onChange: (value: string) => void;
}

/** What names of this kernel a parameter can be; the others are free text. */
const KIND: Partial<Record<ParamId, string>> = { syscall: 'syscall', fn: 'fn', event: 'rawtracepoint' };
const SHOWN = 8;

/** A parameter of a goal, edited where it stands, with the kernel's own names to complete it. */
export function ParamField({ param, value, surface, onChange }: Props) {
  const { kernels } = useWorkbench();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [names, setNames] = useState<readonly string[]>([]);
  const [at, setAt] = useState(-1);
  const text = typed ?? value;
  const kind = KIND[param];
  const latest = useRef(0);
  useEffect(() => {
    const asked = ++latest.current;
    if (typed === null || !surface || !kind || typed.trim() === '') {
      setNames([]);
      return;
    }
    kernels.worker.complete(surface, `kind:${kind} ${typed}`, SHOWN).then(
      (entries) => asked === latest.current && setNames([...new Set(entries.map((e) => e.name))]),
      () => asked === latest.current && setNames([]),
    );
    setAt(-1);
  }, [kernels, surface, kind, typed]);

  function take(name: string): void {
    setTyped(null);
    if (name.trim() !== '' && name !== value) onChange(name.trim());
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter') take(names[at] ?? text);
    else if (event.key === 'Escape') setTyped(null);
    else if (event.key === 'ArrowDown' && names.length > 0) setAt((i) => (i + 1) % names.length);
    else if (event.key === 'ArrowUp' && names.length > 0) setAt((i) => (i <= 0 ? names.length : i) - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const open = names.length > 0;
  return (
    <span className="relative">
      <input
        role="combobox"
        data-testid={`param-${param}`}
        aria-label={param}
        aria-expanded={open}
        aria-controls={`${id}list`}
        aria-autocomplete="list"
        {...(open && at >= 0 ? { 'aria-activedescendant': `${id}${at}` } : {})}
        value={text}
        size={Math.max(6, Math.min(40, text.length + 1))}
        spellCheck={false}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => take(text)}
        onKeyDown={onKeyDown}
        className="h-6 rounded-md border border-line-strong bg-panel px-1.5 font-mono text-sm"
      />
      <div
        id={`${id}list`}
        role="listbox"
        aria-label={`${param} of this kernel`}
        hidden={!open}
        className="absolute top-7 left-0 z-40 min-w-56 rounded-md border border-line-strong bg-panel p-1 shadow-lg"
      >
        {names.map((name, i) => (
          <div
            key={name}
            id={`${id}${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            // before the blur, which would take what was typed
            onMouseDown={(event) => {
              event.preventDefault();
              take(name);
            }}
            className="cursor-pointer rounded-sm px-2 py-0.5 font-mono text-sm hover:bg-raised aria-selected:bg-selected"
          >
            {name}
          </div>
        ))}
      </div>
    </span>
  );
}
