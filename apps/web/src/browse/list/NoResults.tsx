import { kindOf, POINT_KINDS } from '@hooklab/surface';
import { X } from 'lucide-react';
import { useAsk } from '../../base/useAsk';
import { useStore } from '../../base/useStore';
import { namesOnly, tokensOf, withoutToken } from '../../kernel/tokens';
import { ASK } from '../../route/route';
import { Button } from '../../ui/Button';
import { useWorkbench } from '../../workbench/context';
import { Link } from '../../workbench/Link';
import { useBrowsing } from '../browsing/browsing';

/** Nothing matches: what is near, and which filters could go. */
export function NoResults() {
  const { results, setQuery, to, route } = useBrowsing();
  const { near, found } = useStore(results.state);
  // of what was searched: the words that are typed meanwhile may find something
  const { ref = null, query = '' } = found ?? {};
  const words = namesOnly(query);
  const { kernels } = useWorkbench();
  const asked = tokensOf(query).find((token) => token.key === 'kind' && !token.not)?.value ?? null;
  const kind = kindOf(asked ?? '') ?? null;
  const { value: why } = useAsk(ref && kind ? `${ref.id} ${ref.version} ${kind}` : null, () =>
    kernels.worker.unreadable(ref!, kind!),
  );
  const filters = tokensOf(query).filter((token) => token.key !== null);
  // what each of these ways out would find
  const ways = filters.map((filter) => ({ filter, rest: withoutToken(query, filter) }));
  const rests = ways.map(({ rest }) => rest);
  const { value: counts } = useAsk(
    ref && rests.length > 0 ? `${ref.id} ${ref.version} ${rests.join('\n')}` : null,
    () => kernels.worker.counts(ref!, rests),
  );
  return (
    <div data-testid="no-results" className="absolute inset-0 flex flex-col gap-3 overflow-auto bg-bg p-4">
      <p className="wrap-anywhere">
        Nothing matches <code className="font-mono">{query}</code>.{' '}
        {!why && words !== '' && (
          <span className="text-muted">
            {filters.length > 0
              ? 'No name that these filters let through is like it.'
              : 'No name of this kernel is like it, and no struct or event has a member of that name.'}
          </span>
        )}
      </p>
      {asked !== null && kind === null && (
        <p className="wrap-anywhere">
          No kind is called <code className="font-mono">{asked}</code>. There are:{' '}
          <code className="font-mono">{POINT_KINDS.join(', ')}</code>.
        </p>
      )}
      {why && <p className="wrap-anywhere">This kernel could not be asked for them: {why}.</p>}
      {filters.length > 0 && (
        <div className="flex flex-wrap items-center gap-1.5">
          <span className="text-muted">Without</span>
          {ways.map(({ filter, rest }, i) => (
            <Button key={filter.start} onClick={() => setQuery(rest)}>
              <X size={12} aria-hidden />
              <code className="font-mono">{filter.text}</code>
              {counts && <span className="text-muted">{counts[i]!.toLocaleString('en')} found</span>}
            </Button>
          ))}
        </div>
      )}
      {near.length > 0 && (
        <div>
          <p className="text-muted">Nearest</p>
          <ul>
            {near.map((path) => (
              <li key={path}>
                <Link to={to(path)} className="font-mono text-sm text-accent wrap-anywhere hover:underline">
                  {path}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
      {filters.length === 0 && words.includes(' ') && (
        <p>
          A question in plain words?{' '}
          <Link to={{ ...ASK, query, surface: route.surface }} className="text-accent underline">
            Ask it
          </Link>
        </p>
      )}
      {words === '' && filters.length === 0 && <p className="text-muted">This surface names no point.</p>}
    </div>
  );
}
