import { PencilLine } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useStore } from '../base/useStore';
import { FamilyGlyph } from '../hooks/FamilyGlyph';
import { useWorkbench } from '../workbench/context';
import { HAND } from '../workspace/handSource';

export function ProbeList() {
  const { bench } = useWorkbench();
  const { specs, spec } = useStore(bench.state);
  return (
    <nav
      data-region
      tabIndex={-1}
      aria-label="Probes"
      className="flex h-full flex-col overflow-auto bg-panel"
    >
      <h2 className="flex h-8 shrink-0 items-center border-b px-3 text-sm font-semibold text-muted">
        Probes
      </h2>
      <ul className="p-1">
        <Choice name={HAND} title="By hand" about="Your own C: any SEC(), any record." chosen={spec === HAND}>
          <PencilLine size={11} aria-hidden className="mt-1 text-muted" />
        </Choice>
        {specs.map((s) => (
          <Choice key={s.name} name={s.name} title={s.title} about={s.about} chosen={s.name === spec}>
            <span className="flex gap-1 pt-1">
              {s.hooks.map((hook) => (
                <FamilyGlyph key={hook} hook={hook} />
              ))}
            </span>
          </Choice>
        ))}
      </ul>
    </nav>
  );
}

interface ChoiceProps {
  name: string;
  title: string;
  about: string;
  chosen: boolean;
  children: React.ReactNode;
}

function Choice({ name, title, about, chosen, children }: ChoiceProps) {
  const { bench } = useWorkbench();
  const button = useRef<HTMLButtonElement>(null);
  // also the last of a long list is seen when a card or the workspace has chosen it
  useEffect(() => {
    if (chosen) button.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <li>
      <button
        ref={button}
        type="button"
        data-testid={`spec-${name}`}
        aria-current={chosen}
        onClick={() => bench.chooseSpec(name)}
        className="w-full rounded-md px-2 py-1.5 text-left hover:bg-raised aria-[current=true]:bg-selected"
      >
        <span className="block font-semibold">{title}</span>
        <span className="line-clamp-2 text-sm text-muted" title={about}>
          {about}
        </span>
        {children}
      </button>
    </li>
  );
}
