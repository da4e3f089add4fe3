import type { DiagnosisInfo } from '@hooklab/protocol';

const HOLDS = { true: 'yes', false: 'no', null: 'not known' } as const;

/** The facts of this kernel that the cause rests on, and where the general knowledge comes from. */
export function EvidenceList({ diagnosis }: { diagnosis: DiagnosisInfo }) {
  const { id, here, cause, evidence, sources, kernel } = diagnosis;
  if (evidence.length === 0 && sources.length === 0 && !(here && cause)) return null;
  return (
    <details className="mt-1" data-testid="evidence">
      <summary className="cursor-pointer text-sm text-muted">
        {evidence.length > 0 ? `Evidence of ${kernel ?? 'this kernel'} and sources` : 'Sources'}
        {id && <code className="ml-2 font-mono">{id}</code>}
      </summary>
      <ul className="mt-1 flex flex-col gap-1 text-sm">
        {here && cause && <li>In general: {cause}</li>}
        {evidence.map((fact) => (
          <li key={`${fact.predicate} ${fact.places[0]?.text}`}>
            <code className="mr-1 font-mono text-muted">{fact.predicate}</code>
            {fact.asks}? <strong className="font-semibold">{HOLDS[`${fact.holds}`]}</strong>
            {fact.places.map((place) => (
              <div
                key={`${place.file}:${place.line}:${place.text}`}
                className="pl-4 font-mono text-xs wrap-anywhere"
              >
                <span className="text-muted">
                  {place.file}
                  {place.line === null ? '' : `:${place.line}`}
                </span>{' '}
                {place.text}
              </div>
            ))}
          </li>
        ))}
        {sources.length > 0 && (
          <li className="text-muted wrap-anywhere">Known from: {sources.join(' · ')}</li>
        )}
      </ul>
    </details>
  );
}
