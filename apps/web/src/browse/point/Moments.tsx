import { type Asked, useAsk } from '../../base/useAsk';
import { VerdictMark } from '../../cards/VerdictMark';
import type { Moment, MomentHook } from '../../kernel/moments';
import type { SurfaceRef } from '../../kernel/service';
import { ASK } from '../../route/route';
import { Tip } from '../../ui/Tip';
import { useWorkbench } from '../../workbench/context';
import { Link } from '../../workbench/Link';
import { useBrowsing } from '../browsing/browsing';
import { PathLink } from './PathLink';
import { Section } from './Section';

export function useMoments(ref: SurfaceRef | null, path: string | null): Asked<Moment[]> {
  const { kernels } = useWorkbench();
  return useAsk(ref && path ? `${ref.id} ${ref.version} ${path}` : null, () =>
    kernels.worker.moments(ref!, path!),
  );
}

const VERDICTS = ['works', 'caveat', 'unknown', 'fails'] as const;

/** Where else the same thing can be seen, and which hooks work there. */
export function Moments({ moments, kind }: { moments: Asked<Moment[]>; kind: string }) {
  const { value, problem } = moments;
  if (TYPES.has(kind)) return null;
  return (
    <Section title="The same moment, other hooks" aside="what the advisor says for root">
      {problem ? (
        <p className="text-sm text-bad">{problem.what}</p>
      ) : value ? (
        <ul data-testid="moments" className="flex flex-col gap-1.5">
          {value.map((moment, i) => (
            <li key={moment.path} className="border-b pb-1.5 last:border-0">
              <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
                {i === 0 ? (
                  <b className="font-semibold">This point</b>
                ) : (
                  <PathLink path={moment.path} onward />
                )}
                {i > 0 && <span className="text-muted">{moment.relation}</span>}
              </p>
              <Verdicts moment={moment} />
            </li>
          ))}
        </ul>
      ) : (
        <p role="status" className="text-sm text-muted">
          Asking the advisor…
        </p>
      )}
    </Section>
  );
}

const TYPES = new Set(['struct', 'union', 'enum', 'typedef', 'symbol']);

/** One line a verdict: shape, word and colour once, then the hooks. */
function Verdicts({ moment }: { moment: Moment }) {
  return VERDICTS.map((verdict) => {
    const hooks = moment.hooks.filter((h) => h.verdict === verdict);
    if (hooks.length === 0) return null;
    return (
      <div key={verdict} className="mt-0.5 flex gap-2 text-sm">
        <span className="w-20 shrink-0">
          <VerdictMark look={verdict} size={13} />
        </span>
        <span className="flex min-w-0 flex-wrap gap-1">
          {hooks.map((hook) => (
            <HookChip key={hook.id} hook={hook} path={moment.path} />
          ))}
        </span>
      </div>
    );
  });
}

const CHIP = { works: 'text-ok', caveat: 'text-warn', unknown: 'text-muted', fails: 'text-bad' } as const;

function HookChip({ hook, path }: { hook: MomentHook; path: string }) {
  const { route } = useBrowsing();
  return (
    <Tip text={hook.reason}>
      <Link
        to={{ ...ASK, point: path, surface: route.surface, card: hook.id }}
        data-hook={hook.hook}
        data-verdict={hook.verdict}
        aria-label={`${hook.hook} ${hook.verdict}: ${hook.reason}`}
        className={`rounded-sm border border-line px-1 font-mono text-xs hover:border-line-strong hover:bg-raised ${CHIP[hook.verdict]}`}
      >
        {hook.hook}
      </Link>
    </Tip>
  );
}
