import type { StructDetail } from '@hooklab/surface';
import { useMemo } from 'react';
import { segmentsOf } from './segments';

interface Props {
  detail: StructDetail;
  /** index of the member that is looked at */
  marked: number | null;
  onMark: (member: number | null) => void;
  onChoose: (member: number) => void;
}

const CACHE_LINE = 64;
/** More lines than these would be a grey area. */
const MOST_LINES = 40;

/** The struct's bytes as one bar: members in turn lighter and darker, holes and padding hatched. */
export function LayoutBar({ detail, marked, onMark, onChoose }: Props) {
  const { size, members } = detail;
  const segments = useMemo(() => segmentsOf(members, size), [members, size]);
  if (size === 0 || segments.length < 2) return null;
  const lines = Math.ceil(size / CACHE_LINE) - 1;
  const holes = segments.filter((s) => s.kind !== 'member').reduce((sum, s) => sum + s.size, 0);
  const x = (bytes: number) => `${(bytes / size) * 100}%`;
  return (
    <figure className="mb-2">
      {/* the table below says the same for a keyboard and a reader */}
      <svg
        className="block h-6 w-full rounded-sm border border-line-strong bg-panel"
        role="img"
        aria-label={`${size} bytes, of them ${holes} empty`}
        onMouseLeave={() => onMark(null)}
      >
        <defs>
          <pattern
            id="hatch"
            width="5"
            height="5"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="5" height="5" className="fill-warn-bg" />
            <line x1="0" y1="0" x2="0" y2="5" className="stroke-warn" strokeWidth="2" />
          </pattern>
        </defs>
        {segments.map((segment) => {
          const member = segment.member === null ? null : members[segment.member];
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the rows of the table have the keys
            <rect
              key={segment.from}
              x={x(segment.from)}
              y="0"
              width={x(segment.size)}
              height="100%"
              fill={segment.kind === 'member' ? undefined : 'url(#hatch)'}
              className={
                segment.member === null
                  ? ''
                  : segment.member === marked
                    ? 'cursor-pointer fill-accent'
                    : segment.member % 2 === 0
                      ? 'cursor-pointer fill-fam-tracepoint/55'
                      : 'cursor-pointer fill-fam-tracepoint/30'
              }
              onMouseEnter={() => onMark(segment.member)}
              onClick={() => segment.member !== null && onChoose(segment.member)}
            >
              <title>
                {member
                  ? `${segment.from}: ${member.name || member.type}, ${segment.size} bytes`
                  : `${segment.from}: ${segment.kind}, ${segment.size} bytes`}
              </title>
            </rect>
          );
        })}
        {lines > 0 &&
          lines <= MOST_LINES &&
          Array.from({ length: lines }, (_, i) => (i + 1) * CACHE_LINE).map((at) => (
            <line
              key={at}
              x1={x(at)}
              x2={x(at)}
              y1="0"
              y2="100%"
              className="pointer-events-none stroke-text"
              strokeDasharray="2 2"
            />
          ))}
      </svg>
      <figcaption className="mt-0.5 flex justify-between text-xs text-muted">
        <span>0</span>
        <span>
          {holes > 0 && 'hatched: empty bytes'}
          {holes > 0 && lines > 0 && lines <= MOST_LINES && ' · '}
          {lines > 0 && lines <= MOST_LINES && `dashed: each ${CACHE_LINE} bytes`}
        </span>
        <span>{size}</span>
      </figcaption>
    </figure>
  );
}
