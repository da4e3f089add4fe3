import type { DraftFault } from '@hooklab/probe';
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useRef, useState } from 'react';
import { type Choice, ChoiceList } from './ChoiceList';

export interface Offered {
  /** the characters that a choice takes the place of */
  from: number;
  to: number;
  choices: readonly Choice[];
}

interface Props {
  label: string;
  value: string;
  onChange(value: string): void;
  fault?: DraftFault | null;
  faultId?: string | undefined;
  placeholder?: string;
  testid?: string;
  /** the box that is to have the focus, once */
  focus?: boolean;
  complete(text: string, at: number): Promise<Offered | null>;
  /** told where the caret or the mouse is; null: nowhere */
  onLook?(text: string, at: number | null): void;
  onEnter?(): void;
  /** a key of the row that this is in */
  onRowKey?(event: KeyboardEvent<HTMLInputElement>): void;
}

/** One line of text with what may be typed next, and its wrong characters underlined. */
export function TypingBox(props: Props) {
  const { label, value, onChange, fault, faultId, placeholder, testid, focus, complete, onLook } = props;
  const input = useRef<HTMLInputElement>(null);
  const [offered, setOffered] = useState<Offered | null>(null);
  const [chosen, setChosen] = useState(0);
  const [scrolled, setScrolled] = useState(0);
  const list = useId();
  /** answers to older questions are dropped */
  const asked = useRef(0);

  useEffect(() => {
    if (focus) input.current?.focus();
  }, [focus]);

  async function offer(text: string, at: number): Promise<void> {
    const mine = ++asked.current;
    const found = await complete(text, at).catch(() => null);
    if (mine !== asked.current || document.activeElement !== input.current) return;
    // what is typed whole needs no list
    const whole = found?.choices.length === 1 && found.choices[0]!.label === text.slice(found.from, found.to);
    setOffered(found && found.choices.length > 0 && !whole ? found : null);
    setChosen(0);
  }

  function close(): void {
    asked.current += 1;
    setOffered(null);
  }

  function take({ label: word, kind }: Choice): void {
    if (!offered) return;
    const called = kind === 'function' ? `${word}(` : word;
    const text = value.slice(0, offered.from) + called + value.slice(offered.to);
    const at = offered.from + called.length;
    close();
    onChange(text);
    requestAnimationFrame(() => {
      input.current?.setSelectionRange(at, at);
      onLook?.(text, at - 1);
    });
  }

  function onKey(event: KeyboardEvent<HTMLInputElement>): void {
    const at = event.currentTarget.selectionStart ?? value.length;
    if (event.ctrlKey && event.code === 'Space') {
      event.preventDefault();
      void offer(value, at);
    } else if (offered && (event.key === 'ArrowDown' || event.key === 'ArrowUp') && !event.altKey) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setChosen((chosen + step + offered.choices.length) % offered.choices.length);
    } else if (
      offered &&
      (event.key === 'Enter' || event.key === 'Tab') &&
      !event.ctrlKey &&
      !event.shiftKey
    ) {
      event.preventDefault();
      take(offered.choices[chosen]!);
    } else if (offered && event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      props.onEnter?.();
    } else props.onRowKey?.(event);
  }

  function onMove(event: MouseEvent<HTMLInputElement>): void {
    const box = event.currentTarget;
    const width = charWidth(box);
    const at = Math.floor((event.clientX - box.getBoundingClientRect().left - PAD + box.scrollLeft) / width);
    onLook?.(value, at >= 0 && at < value.length ? at : null);
  }

  const from = fault?.from ?? 0;
  const to = fault ? Math.max(from + 1, fault.to ?? value.length) : 0;
  return (
    <span className="relative block min-w-0 flex-1 overflow-hidden rounded-md">
      <input
        ref={input}
        data-testid={testid}
        aria-label={label}
        aria-invalid={fault != null}
        aria-describedby={fault ? faultId : undefined}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={offered !== null}
        aria-controls={list}
        aria-activedescendant={offered ? `${list}-${chosen}` : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder={placeholder}
        value={value}
        onChange={(event) => {
          const text = event.target.value;
          const at = event.target.selectionStart ?? text.length;
          onChange(text);
          onLook?.(text, Math.max(0, at - 1));
          void offer(text, at);
        }}
        onKeyDown={onKey}
        onKeyUp={(event) => onLook?.(value, Math.max(0, (event.currentTarget.selectionStart ?? 1) - 1))}
        onFocus={(event) => onLook?.(value, Math.max(0, (event.currentTarget.selectionStart ?? 1) - 1))}
        onBlur={() => {
          close();
          onLook?.(value, null);
        }}
        onMouseMove={onMove}
        onScroll={(event) => setScrolled(event.currentTarget.scrollLeft)}
        className="h-6 w-full rounded-md border border-line-strong bg-panel px-1.5 font-mono text-sm placeholder:font-sans placeholder:text-muted focus-visible:outline-offset-[-2px] aria-invalid:border-bad"
      />
      {fault && (
        <span
          aria-hidden
          className="pointer-events-none absolute bottom-0.5 font-mono text-sm"
          style={{
            left: `calc(${PAD}px + ${from}ch - ${scrolled}px)`,
            width: `${to - from}ch`,
            height: 3,
            background: 'repeating-linear-gradient(90deg, var(--bad) 0 2px, transparent 2px 4px)',
          }}
        />
      )}
      {offered && (
        <ChoiceList id={list} choices={offered.choices} chosen={chosen} under={input} onTake={take} />
      )}
    </span>
  );
}

/** Border and padding before the first character. */
const PAD = 7;

let canvas: CanvasRenderingContext2D | null = null;

/** Of the box's own font, which has one width. Pixels. */
function charWidth(box: HTMLInputElement): number {
  canvas ??= document.createElement('canvas').getContext('2d');
  if (!canvas) return 7;
  canvas.font = getComputedStyle(box).font;
  return canvas.measureText('0').width;
}
