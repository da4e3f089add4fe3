import { lackOf } from '@hooklab/surface';
import type { PointPage } from '../../kernel/page';
import { CBlock } from '../c/CText';
import { breakArguments } from '../c/cTokens';
import { BpfBody } from './BpfBody';
import { Arguments, EventBody } from './EventBody';
import { FactTable } from './FactTable';
import { PathLink } from './PathLink';
import { Section } from './Section';
import { StructBody } from './StructBody';

/** What stands first of a point: its C. */
export function Declaration({ page }: { page: PointPage }) {
  const { detail, links } = page;
  switch (detail.kind) {
    case 'fn':
      return detail.prototype ? (
        <CBlock text={`${breakArguments(detail.prototype)};`} links={links} />
      ) : (
        <p className="text-sm text-muted">
          No prototype:{' '}
          {lackOf(detail, 'btf/vmlinux', `btf/${detail.module}`) ?? 'BTF has no function of this name'}.
        </p>
      );
    case 'syscall':
    case 'lsm':
      return <CBlock text={`${breakArguments(detail.prototype)};`} links={links} />;
    case 'typedef':
    case 'enum':
      return detail.kind === 'enum' ? null : (
        <>
          <CBlock text={detail.c} links={links} />
          <p className="mt-1 text-sm">
            <span className="text-muted">Comes to </span>
            <code className="font-mono">{detail.means}</code>
          </p>
        </>
      );
    default:
      return null;
  }
}

export function Facts({ page }: { page: PointPage }) {
  if (page.facts.length === 0) return null;
  return (
    <Section title="Facts">
      <FactTable facts={page.facts} />
    </Section>
  );
}

/** Fields, arguments, members, values: by kind. */
export function Parts({ page }: { page: PointPage }) {
  const { detail, links } = page;
  switch (detail.kind) {
    case 'tracepoint':
      return <EventBody detail={detail} page={page} />;
    case 'bpf':
      return <BpfBody detail={detail} links={links} />;
    case 'rawtracepoint':
      return (
        <Section title="Arguments" aside="untyped of raw_tp, typed of tp_btf">
          <Arguments args={detail.args} links={links} />
        </Section>
      );
    case 'syscall': {
      const params = detail.params;
      const noEvent = lackOf(detail, 'available_events');
      const noSymbol = lackOf(detail, 'kallsyms');
      const noArguments = lackOf(
        detail,
        'available_events',
        `events/syscalls/sys_enter_${detail.name}/format`,
      );
      const parts: [string, string | null, string | null][] = [
        ['Event on the way in', detail.enter && `tracepoint:syscalls:${detail.enter}`, noEvent],
        ['Event on the way out', detail.exit && `tracepoint:syscalls:${detail.exit}`, noEvent],
        ['Wrapper', detail.wrapper && `fn:${detail.wrapper}`, noSymbol],
        ['Function behind it', detail.inner && `fn:${detail.inner}`, noSymbol],
      ];
      return (
        <>
          <Section title="Arguments">
            {params ? (
              <Arguments
                args={params}
                links={links}
                note={(i) =>
                  params[i]!.user ? (
                    <span className="rounded-sm border border-warn px-1 text-warn">
                      user pointer: read with bpf_probe_read_user
                    </span>
                  ) : null
                }
              />
            ) : (
              <p className="text-sm">
                {noArguments ? `Not known: ${noArguments}.` : 'This kernel does not tell its arguments.'}
              </p>
            )}
          </Section>
          <Section title="Its parts in this kernel">
            <table className="text-sm">
              <tbody>
                {parts.map(([title, path, lack]) => (
                  <tr key={title} className="align-top">
                    <th scope="row" className="w-44 pr-3 text-left font-normal text-muted">
                      {title}
                    </th>
                    <td>{path ? <PathLink path={path} onward /> : lack ? `unknown: ${lack}` : 'none'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Section>
        </>
      );
    }
    case 'struct':
    case 'union':
      return <StructBody key={detail.path} detail={detail} links={links} />;
    case 'enum':
      return (
        <Section title="Values" aside={`${detail.values.length} · ${detail.size} bytes`}>
          <table className="text-sm">
            <tbody className="font-mono">
              {detail.values.map(({ name, value }) => (
                <tr key={name}>
                  <td className="pr-4 wrap-anywhere">{name}</td>
                  <td className="text-right text-muted">{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      );
    case 'fn':
    case 'lsm':
    case 'typedef':
    case 'symbol':
      return null;
  }
}
