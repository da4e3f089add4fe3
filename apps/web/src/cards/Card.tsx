import { type Candidate, hookAdvice, type MessageId, say } from '@hooklab/advisor';
import type { TrialReport } from '@hooklab/protocol';
import { SquarePen, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { FamilyGlyph } from '../hooks/FamilyGlyph';
import { contextOf } from '../kernel/contextOf';
import { Button } from '../ui/Button';
import { CopyButton } from '../ui/CopyButton';
import { Keys } from '../ui/Keys';
import { EvidenceList } from './Evidence';
import { Fold } from './Fold';
import { Ladder } from './Ladder';
import { Price } from './Price';
import { Section } from './Section';
import { Sees } from './Sees';
import { TrialLines } from './TrialLines';
import { lookOf, VerdictMark, verdictWord } from './VerdictMark';

interface Props {
  candidate: Candidate;
  reports: readonly TrialReport[];
  onCompose: (candidate: Candidate) => void;
  /** a step of the ladder, by its sections */
  onStep: (sections: string) => void;
  /** the buttons that make trials */
  prove: ReactNode;
  /** the same hook on other kernels */
  elsewhere: ReactNode;
}

/** Everything about one hook at its point: plain words first, ids and sources behind. */
export function Card({ candidate, reports, onCompose, onStep, prove, elsewhere }: Props) {
  const { hook, sections, verdict, reason, because, trap, corrections, evidence, moves } = candidate;
  return (
    <article data-testid="card" aria-label={`Card of ${sections.join(' + ')}`} className="@container p-3">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="text-lg font-semibold">
          <VerdictMark look={lookOf(candidate)} word={capital(verdictWord(candidate))} size={18} />
        </span>
        <h2 className="flex min-w-0 items-center gap-1.5 text-lg font-semibold">
          <FamilyGlyph hook={hook} />
          <code className="font-mono">{hook}</code>
          <span className="font-normal text-muted">
            {say({ id: hookAdvice(hook).text.title, params: {} })}
          </span>
        </h2>
      </header>
      <p className="mt-1 text-lg" data-testid="reason">
        {say(reason)}
        {candidate.errno && (
          <span className="text-base text-muted">
            {' '}
            The kernel says <code className="font-mono">{candidate.errno}</code>
            {candidate.stage && ` at ${candidate.stage}`}.
          </span>
        )}
      </p>
      {because && <p className="text-muted">Why this one: {say(because)}.</p>}
      <TrialLines reports={reports} />
      <div className="my-2 flex flex-wrap items-center gap-2">
        {verdict !== 'fails' && (
          <Button kind="primary" data-testid="compose-with" onClick={() => onCompose(candidate)}>
            <SquarePen size={13} aria-hidden />
            Compose with this
            <Keys keys="Enter" />
          </Button>
        )}
        {prove}
      </div>
      <Code sections={sections} context={contextOf(candidate)} />
      {trap && (
        <p className="mt-3 flex items-start gap-2 rounded-md bg-warn-bg px-2 py-1">
          <TriangleAlert size={14} aria-hidden className="mt-[3px] shrink-0 text-warn" />
          <span>
            <span className="font-semibold">The trap: </span>
            {say(trap)}
          </span>
        </p>
      )}
      <div className="mt-3 grid gap-x-8 gap-y-4 @4xl:grid-cols-2">
        <Sees candidate={candidate} />
        <div className="flex min-w-0 flex-col gap-4">
          <Price candidate={candidate} />
          <Ladder candidate={candidate} onChoose={onStep} />
        </div>
      </div>
      {corrections.length > 0 && (
        <div className="mt-4">
          <Section title="Often believed, and what is true">
            <dl className="grid gap-x-8 gap-y-2 @3xl:grid-cols-2" data-testid="corrections">
              {corrections.map((id) => (
                <div key={id}>
                  <dt className="text-muted">
                    “{text(id, 'belief')}” <code className="font-mono text-xs">{id}</code>
                  </dt>
                  <dd>{text(id, 'truth')}</dd>
                </div>
              ))}
            </dl>
          </Section>
        </div>
      )}
      <div className="mt-4">
        {elsewhere}
        <Fold
          title={`Evidence: ${evidence.length} ${evidence.length === 1 ? 'fact' : 'facts'} of this kernel`}
          testId="evidence-fold"
        >
          <EvidenceList candidate={candidate} />
        </Fold>
        <Fold title={`Why rank ${candidate.rank}`} testId="moves-fold">
          <ul className="text-sm">
            {moves.map((m) => (
              <li key={`${m.need}${m.why.id}`}>
                <span className="inline-block w-12 pr-2 text-right tabular-nums">{signed(m.points)}</span>
                {say(m.why)}
              </li>
            ))}
          </ul>
        </Fold>
      </div>
    </article>
  );
}

function Code({ sections, context }: { sections: readonly string[]; context: string }) {
  const text = [...sections.map((s) => `SEC("${s}")`), context].join('\n');
  return (
    <div className="flex items-start gap-2 rounded-md border bg-panel py-1 pr-1 pl-2">
      <pre
        className="min-w-0 flex-1 font-mono text-sm whitespace-pre-wrap wrap-anywhere"
        data-testid="section"
      >
        {text}
      </pre>
      <CopyButton text={() => text} label="Copy" />
    </div>
  );
}

const text = (id: string, part: 'belief' | 'truth'): string =>
  say({ id: `${id}.${part}` as MessageId, params: {} });
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const signed = (points: number): string => (points > 0 ? `+${points}` : `${points}`.replace('-', '−'));
