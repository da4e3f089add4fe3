import { type Candidate, say } from '@hooklab/advisor';
import { pointText } from '@hooklab/hook';
import type { Moved } from './moved';

const SHOWN = 3;

/** What the last change of needs moved, and why: the farthest first. */
export function MovedLine({
  candidates,
  moved,
}: {
  candidates: readonly Candidate[];
  moved: ReadonlyMap<string, Moved>;
}) {
  const list = candidates
    .flatMap((candidate) => {
      const m = moved.get(candidate.id);
      return m?.why ? [{ candidate, places: m.places, why: m.why }] : [];
    })
    .sort((a, b) => Math.abs(b.places) - Math.abs(a.places))
    .slice(0, SHOWN);
  return (
    <p role="status" data-testid="moved-line" className="flex min-w-0 flex-1 gap-4 overflow-hidden text-sm">
      {list.map(({ candidate, places, why }) => (
        <span key={candidate.id} className="min-w-0 truncate">
          <span className={places > 0 ? 'text-ok' : 'text-muted'}>
            {places > 0 ? '↑' : '↓'}
            {Math.abs(places)}
          </span>{' '}
          <code className="font-mono" title={candidate.points.map(pointText).join(' + ')}>
            {candidate.hook}
          </code>
          <span className="text-muted">: {say(why)}</span>
        </span>
      ))}
      {list.length === 0 && (
        <span className="text-muted">
          {moved.size > 0 ? `${moved.size} hooks changed places` : standing(candidates)}
        </span>
      )}
    </p>
  );
}

/** "15 hooks: 7 work on this kernel, 8 do not" */
function standing(candidates: readonly Candidate[]): string {
  const failing = candidates.filter((c) => c.verdict === 'fails').length;
  const all = `${candidates.length} ${candidates.length === 1 ? 'hook' : 'hooks'}`;
  return failing === 0
    ? `${all}, best first`
    : `${all}, best first; ${failing} of them cannot be had on this kernel`;
}
