import { type Candidate, INSTRUCTIONS_SOURCE, say } from '@hooklab/advisor';
import { STABILITY } from './cells';
import { Section } from './Section';
import { SourceRef } from './SourceRef';

const STABILITY_TEXT: Record<keyof typeof STABILITY, string> = {
  high: 'names like this rarely change',
  medium: 'it changes now and then',
  low: 'kernel functions are renamed, inlined and removed without notice',
  application: 'the program’s author decides',
};

/** Cost with its sources, stability, age, privileges. */
export function Price({ candidate }: { candidate: Candidate }) {
  const { instructions, costs, stability, minKernel, privileges } = candidate;
  return (
    <Section title="What it costs and needs">
      <dl className="grid grid-cols-[5.5rem_1fr] gap-x-2 gap-y-1">
        <dt className="text-muted">An event</dt>
        <dd>
          {instructions && (
            <p>
              {instructions.count} instructions{' '}
              <span className="text-sm text-muted">
                (kernel {instructions.kernel}; <SourceRef source={INSTRUCTIONS_SOURCE} />)
              </span>
            </p>
          )}
          {costs.map((cost) => (
            <p key={`${cost.ns}${cost.on}`}>
              {cost.ns}
              {cost.upTo ? `–${cost.upTo}` : ''} ns{' '}
              <span className="text-sm text-muted">
                ({cost.on}; <SourceRef source={cost.source} />)
              </span>
            </p>
          ))}
          {!instructions && costs.length === 0 && (
            <p className="text-muted">no figure published or measured</p>
          )}
        </dd>
        <dt className="text-muted">Stability</dt>
        <dd>
          {STABILITY[stability]}: {STABILITY_TEXT[stability]}
        </dd>
        <dt className="text-muted">Since</dt>
        <dd>{minKernel ? `kernel ${minKernel}` : 'not on this architecture'}</dd>
        <dt className="text-muted">Privileges</dt>
        <dd>{say(privileges)}</dd>
      </dl>
    </Section>
  );
}
