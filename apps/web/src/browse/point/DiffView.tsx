import type { SurfaceInfo } from '@hooklab/protocol';
import type { Piece, PointDiff, Row } from '@hooklab/surface';
import { X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useAsk } from '../../base/useAsk';
import { ProblemView } from '../../ui/ProblemView';
import { useWorkbench } from '../../workbench/context';
import { Link } from '../../workbench/Link';
import { useBrowsing } from '../browsing/browsing';
import { foldSame } from './diffFolds';
import { PathLink } from './PathLink';

interface Props {
  path: string;
  from: SurfaceInfo;
  other: SurfaceInfo;
}

/** The point on two kernels side by side, the older one left; what changed is marked. */
export function DiffView({ path, from, other }: Props) {
  const { kernels } = useWorkbench();
  const { ref, to, trail } = useBrowsing();
  const [left, right] = isNewer(from, other) ? [other, from] : [from, other];
  const { value, problem } = useAsk(ref && `${ref.id} ${ref.version} ${other.id} ${path}`, async () => {
    const beside = await kernels.refOf(other.id);
    return left === from ? kernels.worker.diff(ref!, beside, path) : kernels.worker.diff(beside, ref!, path);
  });
  return (
    <div data-testid="diff" className="mt-2 rounded-md border border-line-strong bg-panel">
      <div className="flex items-center gap-2 border-b px-2 py-1 text-sm">
        <span className="min-w-0 flex-1">
          <b className="font-semibold">{shortTitle(left)}</b> beside{' '}
          <b className="font-semibold">{shortTitle(right)}</b>
          {value && <span className="text-muted"> · {statusWords(value, left, right)}</span>}
        </span>
        <Link
          to={to(path)}
          trail={trail}
          aria-label="Close the comparison"
          className="rounded-sm p-1 text-muted hover:bg-raised hover:text-text"
        >
          <X size={14} aria-hidden />
        </Link>
      </div>
      {problem ? (
        <div className="p-2">
          <ProblemView problem={problem} />
        </div>
      ) : value ? (
        <Compared diff={value} left={left} right={right} />
      ) : (
        <p role="status" className="p-2 text-sm text-muted">
          Reading {other.title}…
        </p>
      )}
    </div>
  );
}

/** "Debian 6.12" of "Debian 6.12, shipped" */
const shortTitle = (info: SurfaceInfo): string => info.title.replace(/, shipped$/, '');

function isNewer(a: SurfaceInfo, b: SurfaceInfo): boolean {
  const version = (s: SurfaceInfo) => {
    const match = /(\d+)\.(\d+)/.exec(s.kernel ?? s.id);
    return match ? Number(match[1]) * 1000 + Number(match[2]) : 0;
  };
  return version(a) > version(b);
}

function statusWords({ status, changes }: PointDiff, left: SurfaceInfo, right: SurfaceInfo): string {
  switch (status) {
    case 'same':
      return 'the same on both';
    case 'changed':
      return `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`;
    case 'vanished':
      return `gone in ${shortTitle(right)}`;
    case 'appeared':
      return `new: not in ${shortTitle(left)}`;
    case 'in neither':
      return 'in neither of them';
  }
}

function Compared({ diff, left, right }: { diff: PointDiff; left: SurfaceInfo; right: SurfaceInfo }) {
  const { like } = diff;
  const parts = useMemo(() => foldSame(like?.rows ?? diff.rows), [diff, like]);
  return (
    <div className="overflow-x-auto">
      {like && (
        <p className="border-b px-2 py-1 text-sm wrap-anywhere">
          <span className="text-muted">Beside it, the likest that is new there: </span>
          <PathLink path={`fn:${like.name}`} surface={right.id} />
        </p>
      )}
      <table className="w-full table-fixed font-mono text-xs leading-5">
        <thead className="sr-only">
          <tr>
            <th scope="col">{left.title}</th>
            <th scope="col">{right.title}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) =>
            part.kind === 'fold' ? (
              <Fold key={part.at} rows={part.rows} />
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a comparison do not move
              part.rows.map((row, i) => <Line key={`${part.at} ${i}`} row={row} />)
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

function Fold({ rows }: { rows: readonly Row[] }) {
  const [open, setOpen] = useState(false);
  // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a comparison do not move
  if (open) return rows.map((row, i) => <Line key={i} row={row} />);
  return (
    <tr>
      <td colSpan={2} className="border-y bg-raised">
        <button
          type="button"
          onClick={() => setOpen(true)}
          className="w-full px-2 text-left font-sans text-muted hover:text-text"
        >
          {rows.length} lines, the same on both: show
        </button>
      </td>
    </tr>
  );
}

function Line({ row }: { row: Row }) {
  const mark = row.kind === 'same' ? '' : 'bg-warn-bg';
  return (
    <tr className="align-top">
      <Side
        pieces={row.a}
        sign={row.kind === 'removed' ? '−' : row.kind === 'changed' ? '~' : ' '}
        tone={row.kind === 'removed' ? 'bg-bad-bg' : row.a ? mark : 'bg-raised'}
      />
      <Side
        pieces={row.b}
        sign={row.kind === 'added' ? '+' : row.kind === 'changed' ? '~' : ' '}
        tone={row.kind === 'added' ? 'bg-selected' : row.b ? mark : 'bg-raised'}
      />
    </tr>
  );
}

function Side({ pieces, sign, tone }: { pieces: readonly Piece[] | null; sign: string; tone: string }) {
  return (
    <td className={`border-l px-2 first:border-l-0 ${tone}`}>
      <span className="flex whitespace-pre-wrap [tab-size:3]">
        <span aria-hidden className="w-4 shrink-0 text-muted select-none">
          {sign}
        </span>
        <span className="min-w-0 wrap-anywhere">
          {pieces?.map((piece, i) =>
            // a line that is there on one side only is wholly new or gone: its colour says so
            piece.changed && sign === '~' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line do not move
              <mark key={i} className="rounded-sm bg-warn/25 font-semibold text-text">
                {piece.text}
              </mark>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line do not move
              <span key={i}>{piece.text}</span>
            ),
          )}
        </span>
      </span>
    </td>
  );
}
