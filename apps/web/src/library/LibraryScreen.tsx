import { type ProbeSpec, shippedSpecs } from '@hooklab/probe';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from '../base/useStore';
import { startRun } from '../compose/register';
import { FamilyGlyph } from '../hooks/FamilyGlyph';
import { Keys } from '../ui/Keys';
import { useWorkbench } from '../workbench/context';
import { findSpecs } from './find';
import { SpecCard } from './SpecCard';

/** The ready probes: found by what they answer, name, point or column; one key to the form, one to rows. */
export function LibraryScreen() {
  const workbench = useWorkbench();
  const { router, bench, face } = workbench;
  const route = useStore(router.route);
  const query = route.screen === 'library' ? route.query : '';
  const found = useMemo(() => findSpecs(shippedSpecs(), query), [query]);
  const [at, setAt] = useState(0);
  const chosen = found[Math.min(at, found.length - 1)] ?? null;
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);

  const open = ({ name }: ProbeSpec, run: boolean) => {
    bench.chooseSpec(name);
    face.set('form');
    router.go({ screen: 'run' });
    if (run) void bench.composed().then(() => startRun(workbench));
  };
  const compare = ({ name }: ProbeSpec) => {
    bench.chooseSpec(name);
    router.go({ screen: 'lens' });
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(found.length - 1, at + step)));
    } else if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      open(chosen, event.ctrlKey || event.metaKey);
    }
  };
  return (
    <main className="flex h-full flex-col bg-panel" data-testid="library" onKeyDown={onKey}>
      <div className="flex shrink-0 items-center gap-3 border-b px-3 py-2">
        <div className="relative w-96 max-w-full">
          <Search size={14} aria-hidden className="pointer-events-none absolute top-1.5 left-2 text-muted" />
          <input
            ref={input}
            data-slash
            data-testid="library-search"
            type="search"
            aria-label="Find a ready probe"
            aria-controls="library-list"
            autoComplete="off"
            spellCheck={false}
            value={query}
            placeholder="what you want to know, a function, a column…"
            onChange={(event) => {
              setAt(0);
              router.go({ screen: 'library', query: event.target.value }, true);
            }}
            className="h-7 w-full rounded-md border border-line-strong bg-panel pr-2 pl-7 text-sm placeholder:text-muted"
          />
        </div>
        <span className="text-sm text-muted" role="status">
          {found.length} of {shippedSpecs().length} ready probes
        </span>
        <span className="flex-1" />
        <span className="flex items-center gap-1 text-sm text-muted max-lg:hidden">
          <Keys keys="Enter" /> form <Keys keys="Ctrl+Enter" /> run
        </span>
      </div>
      <div className="flex min-h-0 flex-1">
        <ul
          id="library-list"
          aria-label="Ready probes"
          className="min-h-0 w-1/2 min-w-80 overflow-auto border-r p-1"
        >
          {found.map((spec, i) => (
            <SpecRow
              key={spec.name}
              spec={spec}
              chosen={spec === chosen}
              onChoose={() => setAt(i)}
              onOpen={() => open(spec, false)}
            />
          ))}
          {found.length === 0 && (
            <li className="p-3 text-muted">
              No ready probe says that. Ask finds hooks for any question; Browse any point.
            </li>
          )}
        </ul>
        <div className="min-h-0 flex-1 overflow-auto p-4">
          {chosen && (
            <SpecCard
              spec={chosen}
              onForm={() => open(chosen, false)}
              onRun={() => open(chosen, true)}
              onCompare={chosen.ways.length < 2 || chosen.aggregate ? null : () => compare(chosen)}
            />
          )}
        </div>
      </div>
    </main>
  );
}

interface RowProps {
  spec: ProbeSpec;
  chosen: boolean;
  onChoose(): void;
  onOpen(): void;
}

function SpecRow({ spec, chosen, onChoose, onOpen }: RowProps) {
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <li>
      <button
        ref={row}
        type="button"
        data-testid={`library-${spec.name}`}
        aria-current={chosen}
        onClick={onChoose}
        onDoubleClick={onOpen}
        className="flex w-full items-baseline gap-3 rounded-md px-2 py-1 text-left hover:bg-raised aria-[current=true]:bg-selected"
      >
        <span className="min-w-0 flex-1 truncate font-semibold">{spec.title}</span>
        {spec.aggregate && <span className="shrink-0 text-sm text-muted">sums up</span>}
        <span className="flex shrink-0 gap-1 self-center">
          {spec.ways.map(({ hook }) => (
            <FamilyGlyph key={hook} hook={hook} />
          ))}
        </span>
        <code className="w-40 shrink-0 truncate font-mono text-sm text-muted">{spec.name}</code>
      </button>
    </li>
  );
}
