import { useStore } from '../base/useStore';
import { Tip } from '../ui/Tip';
import { type Face, useWorkbench } from '../workbench/context';
import { HAND } from '../workspace/handSource';

const FACES: { face: Face; title: string; about: string; action: string }[] = [
  { face: 'form', title: 'Form', about: 'The spec as a form; the C below follows', action: 'faceForm' },
  { face: 'c', title: 'C', about: 'The C alone', action: 'faceC' },
  {
    face: 'bpftrace',
    title: 'bpftrace',
    about: 'The same probe as a bpftrace script',
    action: 'faceBpftrace',
  },
];

/** In which dialect the probe is shown. */
export function FaceTabs() {
  const { face, bench, actions } = useWorkbench();
  const { spec } = useStore(bench.state);
  const shown = useStore(face);
  if (spec === HAND || spec === null) return null;
  return (
    <div role="tablist" aria-label="Dialect" className="flex shrink-0 gap-px">
      {FACES.map(({ face: each, title, about, action }) => (
        <Tip key={each} text={about} keys={actions.keysOf(action)}>
          <button
            type="button"
            role="tab"
            data-testid={`face-${each}`}
            aria-selected={shown === each}
            onClick={() => face.set(each)}
            className="h-6 rounded-md px-2 text-sm hover:bg-raised aria-selected:bg-selected aria-selected:font-semibold"
          >
            {title}
          </button>
        </Tip>
      ))}
    </div>
  );
}
