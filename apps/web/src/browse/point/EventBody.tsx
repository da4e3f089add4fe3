import { type FieldDetail, joinDeclaration, type NamedType, type TracepointDetail } from '@hooklab/surface';
import type { ReactNode } from 'react';
import type { PointPage } from '../../kernel/page';
import { State } from '../../ui/State';
import { CBlock, CText } from '../c/CText';
import { PathLink } from './PathLink';
import { Section } from './Section';

interface Props {
  detail: TracepointDetail;
  page: PointPage;
}

export function EventBody({ detail, page }: Props) {
  const { fields, raw, record } = detail;
  return (
    <>
      <Section title="Fields of the record" aside={`${fields.length}`}>
        <table className="w-full text-sm">
          <thead>
            <tr className="border-b text-xs text-muted">
              <th className="w-14 pr-3 text-right font-normal">offset</th>
              <th className="w-12 pr-3 text-right font-normal">size</th>
              <th className="w-16 pr-3 text-left font-normal">sign</th>
              <th className="text-left font-normal">field</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <Field key={field.name} field={field} links={page.links} />
            ))}
          </tbody>
        </table>
        {fields.length === 0 && <p className="text-muted">None beside those that every event has.</p>}
      </Section>
      <Section title="Raw arguments" aside="of raw_tp, and typed of tp_btf">
        {raw ? (
          <Arguments args={raw} links={page.links} />
        ) : (
          <p className="text-sm">
            {detail.category === 'syscalls'
              ? 'A single syscall has no raw tracepoint: all of them come by sys_enter and sys_exit.'
              : 'It has no raw tracepoint of its own.'}
          </p>
        )}
      </Section>
      {record && page.record && (
        <Section title="Record, as a tp program reads it">
          <PathLink path={`struct:${record.struct}`} onward />
          <Fold title="Its C">
            <CBlock text={page.record} links={page.links} />
          </Fold>
        </Section>
      )}
      {page.format && (
        <Section title="Format, as read">
          <Fold
            title={<span className="font-mono">{`events/${detail.category}/${detail.name}/format`}</span>}
          >
            <pre className="overflow-x-auto rounded-md border bg-panel p-2 font-mono text-xs leading-5 whitespace-pre-wrap wrap-anywhere">
              {page.format}
            </pre>
          </Fold>
        </Section>
      )}
    </>
  );
}

function Fold({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <details>
      <summary className="mb-1 cursor-pointer text-sm">{title}</summary>
      {children}
    </details>
  );
}

function Field({ field, links }: { field: FieldDetail; links: Readonly<Record<string, string>> }) {
  return (
    <tr className="border-b align-top last:border-0">
      <td className="pr-3 text-right font-mono text-muted">{field.offset}</td>
      <td className="pr-3 text-right font-mono text-muted">{field.size}</td>
      <td className="pr-3 text-muted">{field.signed ? 'signed' : ''}</td>
      <td className="font-mono wrap-anywhere">
        <CText text={joinDeclaration(field.type, field.name)} links={links} />
        {!field.readable && (
          <span className="ml-2 font-sans text-xs">
            <State state="limited" word="a program finds something else there" />
          </span>
        )}
        {field.values && <Words values={field.values} />}
      </td>
    </tr>
  );
}

/** The words that the kernel prints for a field's values. */
function Words({ values }: { values: NonNullable<FieldDetail['values']> }) {
  const flags = values.kind === 'flags';
  return (
    <details className="font-sans text-xs">
      <summary className="cursor-pointer text-muted">
        {values.words.length} {flags ? 'flags' : 'words'}:{' '}
        {values.words
          .slice(0, 3)
          .map((w) => w.text)
          .join(', ')}
        {values.words.length > 3 ? '…' : ''}
      </summary>
      <table>
        <tbody>
          {values.words.map((word) => (
            <tr key={`${word.value} ${word.text}`}>
              <td className="pr-3 text-right font-mono text-muted">
                {word.value === null
                  ? '?'
                  : flags && typeof word.value === 'number' && word.value > 0
                    ? `0x${word.value.toString(16)}`
                    : word.value}
              </td>
              <td className="font-mono">{word.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** Arguments by their number, each on a line. `note`: what there is to say of one. */
export function Arguments({
  args,
  links,
  note,
}: {
  args: readonly NamedType[];
  links: Readonly<Record<string, string>>;
  note?: (index: number) => ReactNode;
}) {
  if (args.length === 0) return <p className="text-sm">None.</p>;
  return (
    <table className="text-sm">
      <tbody className="font-mono">
        {args.map((arg, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an argument is its number
          <tr key={i} className="align-top">
            <td className="w-8 pr-3 text-right text-muted">{i}</td>
            <td className="pr-4 wrap-anywhere">
              <CText text={joinDeclaration(arg.type, arg.name)} links={links} />
            </td>
            {note && <td className="font-sans text-xs">{note(i)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
