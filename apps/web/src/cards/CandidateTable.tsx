import { type Candidate, say } from '@hooklab/advisor';
import { hookType, pointText } from '@hooklab/hook';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { FamilyGlyph } from '../hooks/FamilyGlyph';
import { Tip } from '../ui/Tip';
import { type CostColumn, costColumn, privilegeCell, returnCell, STABILITY, seesCell } from './cells';
import type { Moved } from './moved';
import { useGlide } from './useGlide';
import { lookOf, VerdictMark, verdictWord } from './VerdictMark';

interface Props {
  candidates: readonly Candidate[];
  moved: ReadonlyMap<string, Moved>;
  /** id of the candidate whose card is shown */
  chosen: string | null;
  onChoose: (id: string) => void;
  onAccept: (candidate: Candidate) => void;
}

/** `wide`: only where there is room; the card says it too. */
const COLUMNS: { name: string; about: string; wide?: true }[] = [
  { name: 'Rank', about: 'Best first, for what you need' },
  { name: 'Verdict', about: 'Does it work on this kernel?' },
  { name: 'Hook', about: 'How it attaches, and where' },
  { name: 'Sees', about: 'Values at the entry, and how a program gets them' },
  { name: 'Return', about: 'Does it see the return value?' },
  { name: 'Cost', about: 'What one event costs' },
  { name: 'Stability', about: 'How rarely such names change' },
  { name: 'Since', about: 'First kernel with this hook, on this architecture' },
  { name: 'Sleeps', about: 'May it wait for user memory?', wide: true },
  { name: 'Needs', about: 'Capability to attach without root', wide: true },
];
const WIDE = 'hidden @4xl:table-cell';

/** Hooks × facts. One row is chosen; the arrow keys move it, Enter takes it. */
export function CandidateTable({ candidates, moved, chosen, onChoose, onAccept }: Props) {
  const root = useRef<HTMLTableElement>(null);
  const cost = useMemo(() => costColumn(candidates), [candidates]);
  useGlide(root, candidates.map((c) => c.id).join('\n'));
  useEffect(() => {
    if (chosen) rowOf(root.current, chosen)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  function onKeyDown(event: KeyboardEvent) {
    const at = candidates.findIndex((c) => c.id === chosen);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: candidates.length - 1 }[event.key];
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Enter') {
      if (candidates[at]) onAccept(candidates[at]);
    } else if (to !== undefined) {
      const next = candidates[Math.min(candidates.length - 1, Math.max(0, to))];
      if (next) {
        onChoose(next.id);
        rowOf(root.current, next.id)?.focus();
      }
    } else return;
    event.preventDefault();
  }

  return (
    <table
      ref={root}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are chosen with the arrow keys
      role="grid"
      aria-label="Hooks, best first"
      data-testid="candidates"
      onKeyDown={onKeyDown}
      className="w-full border-separate border-spacing-0 text-sm"
    >
      <thead>
        <tr>
          {COLUMNS.map(({ name, about, wide }) => (
            <th
              key={name}
              scope="col"
              title={name === 'Cost' ? `${about}, in ${cost.unit}: ${cost.on}` : about}
              className={`sticky top-0 z-10 h-6 border-b bg-panel px-2 text-left font-normal whitespace-nowrap text-muted ${wide ? WIDE : ''}`}
            >
              {name === 'Cost' ? `Cost, ${cost.unit}` : name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {candidates.map((candidate) => (
          <Row
            key={candidate.id}
            candidate={candidate}
            cost={cost}
            moved={moved.get(candidate.id)}
            chosen={candidate.id === chosen}
            onChoose={onChoose}
            onAccept={onAccept}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps extends Pick<Props, 'onChoose' | 'onAccept'> {
  candidate: Candidate;
  cost: CostColumn;
  moved: Moved | undefined;
  chosen: boolean;
}

function Row({ candidate, cost, moved, chosen, onChoose, onAccept }: RowProps) {
  const { id, hook, points, verdict, stability, minKernel } = candidate;
  const faded = verdict === 'fails' ? 'text-muted' : '';
  const cell = 'h-6 border-b px-2 whitespace-nowrap';
  return (
    <tr
      data-glide={id}
      data-testid="candidate"
      data-look={lookOf(candidate)}
      aria-selected={chosen}
      tabIndex={chosen ? 0 : -1}
      onClick={() => onChoose(id)}
      onDoubleClick={() => onAccept(candidate)}
      onFocus={() => !chosen && onChoose(id)}
      className={`relative cursor-pointer bg-bg outline-offset-[-2px] hover:bg-raised aria-selected:bg-selected ${faded}`}
    >
      <td className={`${cell} w-14 tabular-nums`}>
        <span className="inline-block w-4 text-right">{candidate.rank}</span>{' '}
        {moved && <Places moved={moved} />}
      </td>
      <td className={`${cell} w-20`}>
        <VerdictMark look={lookOf(candidate)} word={verdictWord(candidate)} />
      </td>
      <td className={`${cell} w-full max-w-0 min-w-64`}>
        <span className="flex items-center gap-1.5">
          <FamilyGlyph hook={hook} />
          <code className="shrink-0 font-mono font-semibold">{hook}</code>
          <code className="truncate font-mono text-muted" title={points.map(pointText).join(' + ')}>
            {points.map(pointText).join(' + ')}
          </code>
        </span>
      </td>
      <td className={cell}>{seesCell(candidate)}</td>
      <td className={cell}>{returnCell(candidate)}</td>
      <td className={`${cell} tabular-nums`}>{cost.of(candidate)}</td>
      <td className={cell}>{STABILITY[stability]}</td>
      <td className={`${cell} tabular-nums`}>{minKernel ?? 'not here'}</td>
      <td className={`${cell} ${WIDE}`}>{hookType(hook).sleepable ? 'yes' : '—'}</td>
      <td className={`${cell} ${WIDE}`} title={say(candidate.privileges)}>
        {privilegeCell(candidate)}
      </td>
    </tr>
  );
}

/** "↑2", and why. */
function Places({ moved: { places, why } }: { moved: Moved }) {
  const up = places > 0;
  const Icon = up ? ArrowUp : ArrowDown;
  return (
    <Tip text={`${up ? 'Up' : 'Down'} ${Math.abs(places)}: ${why ? say(why) : 'others moved past it'}`}>
      <span
        data-testid="moved"
        className={`inline-flex items-center align-middle text-xs ${up ? 'text-ok' : 'text-muted'}`}
      >
        <Icon size={11} role="img" aria-label={up ? 'up' : 'down'} />
        {Math.abs(places)}
      </span>
    </Tip>
  );
}

const rowOf = (root: HTMLElement | null, id: string): HTMLElement | null =>
  root?.querySelector(`[data-glide="${CSS.escape(id)}"]`) ?? null;
