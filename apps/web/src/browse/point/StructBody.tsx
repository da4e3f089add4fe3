import { joinDeclaration, type MemberDetail, type StructDetail } from '@hooklab/surface';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { CText } from '../c/CText';
import { LayoutBar } from './LayoutBar';
import { MemberActs } from './MemberActs';
import { type MemberRow, memberRows } from './memberRows';
import { Section } from './Section';

interface Props {
  detail: StructDetail;
  links: Readonly<Record<string, string>>;
}

/** A struct as pahole shows it. ↑↓ move through its members, Enter goes into the type of one. */
export function StructBody({ detail, links }: Props) {
  const rows = useMemo(() => memberRows(detail.members, detail.size, detail.padding), [detail]);
  const [marked, setMarked] = useState<number | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const rowOf = (top: number) => body.current?.querySelector<HTMLElement>(`[data-member][data-top="${top}"]`);
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const all = [...(body.current?.querySelectorAll<HTMLElement>('[data-member]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    const go = (i: number) => all[Math.min(Math.max(0, i), all.length - 1)]?.focus();
    const act: Record<string, () => void> = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      PageDown: () => go(at + 20),
      PageUp: () => go(at - 20),
      Home: () => go(0),
      End: () => go(all.length - 1),
      Enter: () => all[at]?.querySelector('a')?.click(),
      // those of its buttons
      p: () => all[at]?.querySelector<HTMLElement>('[data-testid^="capture-"]')?.click(),
      r: () => all[at]?.querySelector<HTMLElement>('[data-testid^="read-"]')?.click(),
      f: () => all[at]?.querySelector<HTMLElement>('[data-testid^="field-"]')?.click(),
    };
    if (!act[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    act[event.key]!();
  };
  const { size, holes, padding, packed } = detail;
  const aside = [
    `${size.toLocaleString('en')} bytes`,
    holes > 0 && `${holes} ${holes === 1 ? 'hole' : 'holes'}`,
    padding > 0 && `${padding} bytes of padding`,
    packed && 'packed',
  ].filter(Boolean);
  return (
    <Section
      title={detail.kind === 'union' ? 'Members, all at one place' : 'Members'}
      aside={aside.join(' · ')}
    >
      {detail.kind === 'struct' && (
        <LayoutBar
          detail={detail}
          marked={marked}
          onMark={setMarked}
          onChoose={(top) => {
            const row = rowOf(top);
            row?.scrollIntoView({ block: 'center' });
            row?.focus();
          }}
        />
      )}
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b text-xs text-muted">
            <th className="w-16 pr-3 text-right font-normal">offset</th>
            <th className="w-14 pr-3 text-right font-normal">size</th>
            <th className="text-left font-normal">member</th>
            <th className="sr-only">acts</th>
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKey} className="font-mono">
          {rows.map((row, i) => (
            <Row
              // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a struct do not move
              key={i}
              row={row}
              links={links}
              of={detail}
              first={i === 0}
              marked={row.top === marked}
              onMark={setMarked}
            />
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className="text-muted">It has no members.</p>}
    </Section>
  );
}

interface RowProps {
  row: MemberRow;
  links: Readonly<Record<string, string>>;
  of: StructDetail;
  first: boolean;
  marked: boolean;
  onMark: (top: number | null) => void;
}

function Row({ row, links, of, first, marked, onMark }: RowProps) {
  const indent = { paddingLeft: row.depth * 20 };
  if (row.kind === 'hole' || row.kind === 'padding') {
    return (
      <tr className="bg-warn-bg text-warn">
        <td className="pr-3 text-right">{row.at}</td>
        <td className="pr-3 text-right">{row.bytes}</td>
        <td style={indent}>{row.kind === 'hole' ? 'hole' : 'padding'}: empty</td>
      </tr>
    );
  }
  if (row.kind === 'close') {
    return (
      <tr>
        <td />
        <td />
        <td style={indent}>{'};'}</td>
      </tr>
    );
  }
  const { member } = row;
  return (
    <tr
      data-member
      data-top={row.depth === 0 ? row.top : undefined}
      data-testid={`member-${member.name}`}
      tabIndex={first ? 0 : -1}
      onMouseEnter={() => onMark(row.top)}
      onMouseLeave={() => onMark(null)}
      className={`group align-top focus-visible:outline-offset-[-2px] ${marked ? 'bg-selected' : ''}`}
    >
      <td className="pr-3 text-right text-muted">{place(member)}</td>
      <td className="pr-3 text-right text-muted">{member.size}</td>
      <td style={indent} className="wrap-anywhere">
        {row.kind === 'open' ? (
          `${member.type.replace(' {…}', '')} {`
        ) : (
          <CText
            text={`${joinDeclaration(member.type, member.name)}${member.bits ? ` : ${member.bits}` : ''};`}
            links={links}
          />
        )}
      </td>
      <td className="w-20 py-0">
        {row.kind === 'member' && member.name !== '' && (
          <MemberActs kind={of.kind} of={of.name} member={member} />
        )}
      </td>
    </tr>
  );
}

/** "12", and "12:3" for a bit field that begins at the third bit of byte 12 */
const place = (m: MemberDetail): string => (m.bits ? `${m.offset}:${m.bit}` : String(m.offset));
