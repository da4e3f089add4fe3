import { type Candidate, type LadderStep, say } from '@hooklab/advisor';
import { Minus, Plus } from 'lucide-react';
import { FamilyGlyph } from '../hooks/FamilyGlyph';
import { Section } from './Section';

/** If this hook is not to be had: the next best, step by step, with what is lost and gained on the way. */
export function Ladder({
  candidate,
  onChoose,
}: {
  candidate: Candidate;
  onChoose: (section: string) => void;
}) {
  const { ladder } = candidate;
  if (ladder.length === 0) return null;
  return (
    <Section title="If you cannot have it">
      <ol data-testid="ladder">
        {ladder.map((step, i) => (
          <li
            key={step.sections.join(' ')}
            style={{ marginLeft: `${i * 14}px` }}
            className="mb-1 border-b border-l border-line-strong pb-1 pl-2"
          >
            <button
              type="button"
              onClick={() => onChoose(step.sections.join(' '))}
              className="flex max-w-full items-center gap-1.5 text-left hover:underline"
            >
              <FamilyGlyph hook={step.hook} />
              <code className="truncate font-mono text-sm">{step.sections.join(' + ')}</code>
            </button>
            <span className="flex flex-wrap gap-x-3 text-sm">
              {losses(step).map((m) => (
                <span key={m.id} className="inline-flex items-baseline gap-1 text-muted">
                  <Minus size={11} role="img" aria-label="loses" className="shrink-0 self-center text-warn" />
                  {say(m)}
                </span>
              ))}
              {step.gains.map((m) => (
                <span key={m.id} className="inline-flex items-baseline gap-1 text-muted">
                  <Plus size={11} role="img" aria-label="gains" className="shrink-0 self-center text-ok" />
                  {say(m)}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** "Nothing" is said only where nothing is gained either. */
const losses = ({ loses, gains }: LadderStep) =>
  gains.length > 0 ? loses.filter((m) => m.id !== 'lose.nothing') : loses;
