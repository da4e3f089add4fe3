import type { SurfaceId, SurfaceInfo } from '@hooklab/protocol';
import { CircleDashed, CircleEqual, CircleHelp, CircleMinus, CircleSlash2, Eye } from 'lucide-react';
import { useStore } from '../../base/useStore';
import { isShipped } from '../../kernel/chosen';
import { useWorkbench } from '../../workbench/context';
import { Link } from '../../workbench/Link';
import { useBrowsing } from '../browsing/browsing';
import { DiffView } from './DiffView';
import { PathLink } from './PathLink';
import { Section } from './Section';
import { type Known, useStandings } from './useStandings';

/** Which kernels have the point: the same, changed, or not at all and why. One of them may be laid beside this one. */
export function KernelStrip({ path }: { path: string }) {
  const { kernels } = useWorkbench();
  const { ref, browsed, route, to, trail } = useBrowsing();
  const { list } = useStore(kernels.state);
  const shown = browsed.shown?.id;
  const all = list.filter((s) => isShipped(s.id) || s.version !== null || s.id === shown).sort(byVersion);
  const others = all.filter((s) => s.id !== shown).map((s) => s.id);
  const known = useStandings(ref, path, others);
  const against = all.find((s) => s.id === route.against && s.id !== shown) ?? null;
  return (
    <Section title="Which kernels have it">
      <ul data-testid="kernel-strip" className="flex flex-wrap gap-1">
        {all.map((info) => (
          <li key={info.id}>
            {info.id === shown ? (
              <span className="flex items-center gap-1.5 rounded-md border border-accent bg-selected px-2 py-0.5 text-sm">
                <Eye size={13} aria-hidden />
                <b className="font-semibold">{shortName(info)}</b> shown
              </span>
            ) : (
              <Link
                to={to(path, route.against === info.id ? null : info.id)}
                trail={trail}
                aria-current={route.against === info.id ? 'true' : undefined}
                data-testid={`kernel-${info.id}`}
                className="flex items-center gap-1.5 rounded-md border border-line-strong bg-panel px-2 py-0.5 text-sm hover:bg-raised aria-[current]:border-accent aria-[current]:bg-selected"
              >
                <Word info={info} known={known[info.id] ?? { state: 'waiting' }} />
              </Link>
            )}
          </li>
        ))}
      </ul>
      {absences(all, known).map(({ cause, there }) => (
        <div key={cause} className="mt-1 text-sm wrap-anywhere">
          <p>
            <b className="font-semibold">{there.map(({ info }) => shortName(info)).join(', ')}:</b> {cause}.
          </p>
          {there
            .filter(({ near }) => near.length > 0)
            .map(({ info, near }) => (
              <p key={info.id}>
                <span className="text-muted">Nearest in {shortName(info)}:</span>{' '}
                {near.slice(0, 3).map((other, i) => (
                  <span key={other}>
                    {i > 0 && ', '}
                    <PathLink path={other} surface={info.id} />
                  </span>
                ))}
              </p>
            ))}
        </div>
      ))}
      {against && browsed.shown && ref && (
        <DiffView key={against.id} path={path} from={browsed.shown} other={against} />
      )}
    </Section>
  );
}

interface Absence {
  cause: string;
  there: { info: SurfaceInfo; near: readonly string[] }[];
}

/** One line for each cause. */
function absences(all: readonly SurfaceInfo[], known: Partial<Record<SurfaceId, Known>>): Absence[] {
  const byCause = new Map<string, Absence>();
  for (const info of all) {
    const standing = known[info.id];
    if (standing?.state !== 'absent') continue;
    const { cause, near } = standing;
    const absence = byCause.get(cause) ?? { cause, there: [] };
    absence.there.push({ info, near });
    byCause.set(cause, absence);
  }
  return [...byCause.values()];
}

/** "6.12" of a shipped one; a live one by its id */
const shortName = (info: SurfaceInfo): string => info.id.replace(/^debian-/, '');

function byVersion(a: SurfaceInfo, b: SurfaceInfo): number {
  const numbers = (id: SurfaceId) => (/(\d+)\.(\d+)$/.exec(id) ?? []).slice(1).map(Number);
  const [x, y] = [numbers(a.id), numbers(b.id)];
  return (
    Number(!isShipped(a.id)) - Number(!isShipped(b.id)) ||
    (x[0] ?? 0) - (y[0] ?? 0) ||
    (x[1] ?? 0) - (y[1] ?? 0)
  );
}

const LOOK: Record<Known['state'], { Icon: typeof Eye; colour: string; word: string }> = {
  waiting: { Icon: CircleDashed, colour: 'text-muted', word: 'reading…' },
  same: { Icon: CircleEqual, colour: 'text-ok', word: 'same' },
  there: { Icon: CircleEqual, colour: 'text-ok', word: 'has it' },
  changed: { Icon: CircleSlash2, colour: 'text-warn', word: 'changed' },
  absent: { Icon: CircleMinus, colour: 'text-bad', word: 'absent' },
  failed: { Icon: CircleHelp, colour: 'text-muted', word: 'cannot be read' },
};

function Word({ info, known }: { info: SurfaceInfo; known: Known }) {
  const { Icon, colour, word } = LOOK[known.state];
  const progress = known.state === 'waiting' && info.state === 'reading' && info.progress;
  return (
    <>
      <Icon size={13} aria-hidden className={colour} />
      <b className="font-semibold">{shortName(info)}</b>
      <span className={colour}>
        {progress ? `${progress}…` : word}
        {known.state === 'changed' && ` (${known.changes.length})`}
      </span>
    </>
  );
}
