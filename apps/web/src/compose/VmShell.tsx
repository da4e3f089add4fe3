import { printableLines } from '@hooklab/base';
import { ChevronRight, CircleCheck, CircleDashed, CircleX, FlaskConical, SquareTerminal } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useStore } from '../base/useStore';
import type { Done } from '../run/keptCommands';
import { Button } from '../ui/Button';
import { Tip } from '../ui/Tip';
import { useWorkbench } from '../workbench/context';

/** A line for commands in the lab VM, and what they said: events can be made by hand, next to their rows. */
export function VmShell() {
  const { exercise, bench, targets, actions } = useWorkbench();
  useStore(bench.state);
  const { list } = useStore(targets.state);
  const done = useStore(exercise.done);
  const [text, setText] = useState('');
  /** how far back in what was typed; 0: the line of now */
  const [back, setBack] = useState(0);
  const output = useRef<HTMLDivElement>(null);
  const { shell, busy, offer } = exercise;
  const title = list.find((t) => t.id === shell)?.title ?? shell;
  const typed = [...new Set(done.map(({ command }) => command))];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest is what one waits for
  useEffect(() => {
    output.current?.scrollTo(0, output.current.scrollHeight);
  }, [done]);

  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.ctrlKey) {
      event.preventDefault();
      // one at a time: what was typed stays until it can run
      if (busy) return;
      void exercise.run(text);
      setText('');
      setBack(0);
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const next = Math.min(typed.length, Math.max(0, back + (event.key === 'ArrowUp' ? 1 : -1)));
      event.preventDefault();
      setBack(next);
      setText(next === 0 ? '' : typed.at(-next)!);
    }
  };

  return (
    <section
      data-region
      tabIndex={-1}
      aria-label="Shell of the lab VM"
      className="flex h-full flex-col bg-panel"
    >
      <div className="flex h-8 shrink-0 items-center gap-2 border-b px-2">
        <SquareTerminal size={14} aria-hidden className="shrink-0 text-muted" />
        <input
          value={text}
          disabled={shell === null}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKey}
          data-region-focus
          data-testid="shell-input"
          aria-label="A command to run in the lab VM"
          placeholder={shell ? `A command in ${title}, as root` : 'Commands run in a lab VM that is on'}
          spellCheck={false}
          autoComplete="off"
          className="h-6 min-w-0 flex-1 bg-transparent font-mono text-sm outline-none placeholder:font-sans placeholder:text-muted"
        />
        {offer && (
          <Tip text={<>Run in the VM: {offer.command}</>} keys={actions.keysOf('exercise')}>
            <Button
              data-testid="shell-exercise"
              aria-disabled={busy}
              onClick={() => !busy && void exercise.start()}
            >
              <FlaskConical size={13} aria-hidden />
              {busy ? 'Running…' : 'Make events'}
            </Button>
          </Tip>
        )}
      </div>
      <div
        ref={output}
        tabIndex={done.length > 0 ? 0 : -1}
        role="log"
        aria-label="What the commands said"
        data-testid="shell-output"
        className="min-h-0 flex-1 overflow-auto px-2 py-1 font-mono text-sm"
      >
        {done.map((one, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows
          <Entry key={i} done={one} />
        ))}
      </div>
    </section>
  );
}

const LOOK = {
  busy: { Icon: CircleDashed, colour: 'text-accent' },
  ok: { Icon: CircleCheck, colour: 'text-ok' },
  bad: { Icon: CircleX, colour: 'text-bad' },
} as const;

/** What comes from a guest is text: nothing of it steers the page. */
function Entry({ done: { command, end, output } }: { done: Done }) {
  const { Icon, colour } = LOOK[end === null ? 'busy' : end.ok ? 'ok' : 'bad'];
  return (
    <div className="pb-1">
      <p className="flex items-start gap-1">
        <ChevronRight size={13} aria-hidden className="mt-[3px] shrink-0 text-muted" />
        <span className="min-w-0 flex-1 wrap-anywhere">{command}</span>
        <span className={`flex shrink-0 items-center gap-1 font-sans ${colour}`}>
          <Icon size={13} aria-hidden />
          {end?.text ?? 'running'}
        </span>
      </p>
      {output !== '' && (
        <pre className="pl-4.5 whitespace-pre-wrap wrap-anywhere">{printableLines(output).join('\n')}</pre>
      )}
    </div>
  );
}
