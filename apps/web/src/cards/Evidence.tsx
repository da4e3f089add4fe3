import { type Candidate, type MessageId, predicateById, say } from '@hooklab/advisor';
import { Check, CircleHelp, X } from 'lucide-react';
import { SourceRef } from './SourceRef';

/** Every fact that was looked at: what it asks, where it stands on this kernel, who found it out. */
export function EvidenceList({ candidate }: { candidate: Candidate }) {
  if (candidate.evidence.length === 0) return <p className="text-muted">Nothing had to be looked at.</p>;
  // of points that go together, some facts are the same
  const facts = [
    ...new Map(candidate.evidence.map((e) => [`${e.predicate} ${JSON.stringify(e.places)}`, e])).values(),
  ];
  return (
    <ul className="flex flex-col gap-2 text-sm" data-testid="evidence">
      {facts.map(({ predicate, holds, places }) => (
        <li key={`${predicate} ${JSON.stringify(places)}`}>
          <p className="flex items-center gap-1.5">
            <Holds holds={holds} />
            <code className="font-mono text-muted">{predicate}</code>
            <span className="font-semibold">{text(predicate, 'title')}</span>
          </p>
          <div className="pl-5">
            {places.map((place) => (
              <p key={`${place.file}${place.line}${place.text}`} className="font-mono wrap-anywhere">
                {place.file}
                {place.line !== null && `:${place.line}`}
                {place.text !== null && <span className="text-muted"> {place.text}</span>}
              </p>
            ))}
            <p className="text-muted">{text(predicate, 'test')}</p>
            {holds === false && <p>{text(predicate, 'else')}</p>}
            <p className="flex flex-wrap gap-x-3">
              {predicateById.get(predicate)?.sources.map((source) => (
                <SourceRef key={source.ref} source={source} />
              ))}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

const text = (predicate: string, part: 'title' | 'test' | 'else'): string =>
  say({ id: `${predicate}.${part}` as MessageId, params: {} });

function Holds({ holds }: { holds: boolean | null }) {
  if (holds === null)
    return <CircleHelp size={13} className="text-muted" role="img" aria-label="not known" />;
  return holds ? (
    <Check size={13} className="text-ok" role="img" aria-label="holds" />
  ) : (
    <X size={13} className="text-bad" role="img" aria-label="does not hold" />
  );
}
