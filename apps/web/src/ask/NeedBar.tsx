import type { NeedId, Needs } from '@hooklab/advisor';
import { Check, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Tip } from '../ui/Tip';
import { withNeed } from './needs';

interface Props {
  /** the person's own */
  own: Needs;
  /** what the goal asks for by itself */
  implied: Needs;
  onChange: (needs: Needs) => void;
}

type Flag = Exclude<NeedId, 'functions' | 'oldest'>;

/** In the order of their keys: Alt+1 … */
const TOGGLES: { id: Flag | 'both'; name: string; about: string }[] = [
  { id: 'entry', name: 'Arguments', about: 'The arguments at the entry' },
  { id: 'ret', name: 'Return value', about: 'What comes back' },
  { id: 'both', name: 'Both', about: 'Arguments and return value of the same call' },
  { id: 'latency', name: 'Latency', about: 'The time between entry and return' },
  { id: 'stack', name: 'Stack', about: 'Who called: a stack with each event' },
  { id: 'hot', name: 'Frequent', about: 'Up to a million events a second: the price counts' },
  { id: 'stable', name: 'Stable', about: 'It must still work on the next kernel' },
  { id: 'sleep', name: 'May sleep', about: 'It must be able to wait for user memory' },
  { id: 'unprivileged', name: 'No root', about: 'CAP_BPF and CAP_PERFMON only' },
];

const OLDEST = ['4.19', '5.4', '5.10', '5.15', '6.1', '6.6', '6.12'];

export const needKey = (code: string): number => (/^Digit[1-9]$/.test(code) ? Number(code.slice(5)) - 1 : -1);

/** One need turned over. */
export function toggleNeed(at: number, own: Needs, implied: Needs): Needs {
  const { id } = TOGGLES[at] ?? {};
  if (!id) return own;
  const now: Needs = { ...implied, ...own };
  if (id !== 'both') return withNeed(own, id, !now[id], implied);
  const on = now.entry === true && now.ret === true;
  return withNeed(withNeed(own, 'entry', !on, implied), 'ret', !on, implied);
}

/** What the hook has to do. Each one may move the ranking. */
export function NeedBar({ own, implied, onChange }: Props) {
  const now: Needs = { ...implied, ...own };
  return (
    <fieldset className="flex flex-wrap items-center gap-1 px-3 pb-2" data-testid="needs">
      <legend className="sr-only">What you need</legend>
      <span aria-hidden className="pr-1 text-sm text-muted">
        I need
      </span>
      {TOGGLES.map(({ id, name, about }, at) => {
        const on = id === 'both' ? now.entry === true && now.ret === true : now[id] === true;
        return (
          <Tip key={id} text={about} keys={`Alt+${at + 1}`}>
            <button
              type="button"
              data-testid={`need-${id}`}
              aria-pressed={on}
              onClick={() => onChange(toggleNeed(at, own, implied))}
              className={chip(on)}
            >
              {/* a mark either way: nothing moves when it is turned over */}
              {on ? <Check size={11} aria-hidden /> : <Plus size={11} aria-hidden className="text-muted" />}
              {name}
            </button>
          </Tip>
        );
      })}
      <Setting on={(now.functions ?? 1) > 1} about="So many functions at once" name="Functions">
        <input
          type="number"
          min={1}
          max={100_000}
          data-testid="need-functions"
          aria-label="How many functions at once"
          value={now.functions ?? 1}
          onChange={(event) => {
            const n = Math.floor(event.target.valueAsNumber);
            onChange(withNeed(own, 'functions', n > 1 ? Math.min(n, 100_000) : undefined, implied));
          }}
          className="w-10 bg-transparent text-right tabular-nums outline-offset-2"
        />
      </Setting>
      <Setting on={now.oldest !== undefined} about="Oldest kernel that it must run on" name="Oldest">
        <select
          data-testid="need-oldest"
          aria-label="Oldest kernel"
          value={now.oldest?.join('.') ?? ''}
          onChange={(event) => {
            const version = event.target.value.split('.').map(Number) as [number, number];
            onChange(withNeed(own, 'oldest', event.target.value ? version : undefined, implied));
          }}
          className="bg-transparent outline-offset-2"
        >
          <option value="">this one</option>
          {[...new Set([...OLDEST, ...(now.oldest ? [now.oldest.join('.')] : [])])].map((version) => (
            <option key={version} value={version}>
              {version}
            </option>
          ))}
        </select>
      </Setting>
    </fieldset>
  );
}

function Setting(props: { on: boolean; name: string; about: string; children: ReactNode }) {
  return (
    <Tip text={props.about}>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is the child */}
      <label className={chip(props.on)}>
        {props.name}
        {props.children}
      </label>
    </Tip>
  );
}

const chip = (on: boolean): string =>
  `inline-flex h-6 items-center gap-1 rounded-md border px-1.5 text-sm whitespace-nowrap hover:bg-raised ${
    on ? 'border-accent bg-selected' : 'border-line-strong'
  }`;
