import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';

export interface Choice {
  label: string;
  kind: string;
  detail: string;
}

interface Props {
  id: string;
  choices: readonly Choice[];
  chosen: number;
  /** it stands under it, or over it where there is no room */
  under: RefObject<HTMLInputElement | null>;
  onTake(choice: Choice): void;
}

const HEIGHT = 224;

/** What may be typed next. The box keeps the focus. */
export function ChoiceList({ id, choices, chosen, under, onTake }: Props) {
  const [at, setAt] = useState<{ left: number; top: number; width: number } | null>(null);
  const item = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    const box = under.current?.getBoundingClientRect();
    if (!box) return;
    const below = box.bottom + 2 + HEIGHT < innerHeight;
    const height = Math.min(HEIGHT, choices.length * 22 + 10);
    setAt({
      left: box.left,
      top: below ? box.bottom + 2 : box.top - height - 2,
      width: Math.max(box.width, 280),
    });
  }, [under, choices]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one is chosen
  useLayoutEffect(() => item.current?.scrollIntoView({ block: 'nearest' }), [chosen]);
  if (!at) return null;
  return createPortal(
    <ul
      id={id}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a combobox's list, which never has the focus
      role="listbox"
      aria-label="What may stand here"
      data-testid="choices"
      style={{ position: 'fixed', left: at.left, top: at.top, width: at.width, maxHeight: HEIGHT }}
      className="z-50 overflow-auto rounded-md border border-line-strong bg-panel p-1 shadow-lg"
    >
      {choices.map((choice, i) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the box has the keys
        // biome-ignore lint/a11y/useFocusableInteractive: and the focus
        <li
          key={`${choice.kind} ${choice.label}`}
          ref={i === chosen ? item : undefined}
          id={`${id}-${i}`}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: as above
          role="option"
          aria-selected={i === chosen}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(choice)}
          className="flex h-[22px] cursor-pointer items-center gap-2 rounded-sm px-1.5 font-mono text-sm aria-selected:bg-selected"
        >
          <span className="max-w-3/5 shrink-0 truncate">{choice.label}</span>
          <span className="min-w-0 flex-1 truncate text-right text-muted">{choice.detail}</span>
          <span className="w-14 shrink-0 text-right font-sans text-xs text-muted">{choice.kind}</span>
        </li>
      ))}
    </ul>,
    document.body,
  );
}
