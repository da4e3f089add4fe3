import type { BpfDetail } from '@hooklab/surface';
import { State, type StateName } from '../../ui/State';
import { Tip } from '../../ui/Tip';
import { CBlock } from '../c/CText';
import { breakArguments } from '../c/cTokens';
import { PathLink } from './PathLink';
import { Section } from './Section';

interface Props {
  detail: BpfDetail;
  links: Readonly<Record<string, string>>;
}

/** BPF programs that were loaded under this name when the surface was read, and what can be attached to them. */
export function BpfBody({ detail, links }: Props) {
  return detail.programs.map((program) => (
    <Section
      key={program.id}
      title={`Program ${program.id}`}
      aside={`${program.type} · ${program.jited ? 'compiled' : 'interpreted'} · tag ${program.tag}`}
    >
      {program.target && (
        <p className="mb-1 text-sm">
          <span className="text-muted">Loaded for </span>
          <PathLink path={program.target} onward />
        </p>
      )}
      {program.functions.length > 0 ? (
        <CBlock
          text={program.functions
            .map((fn) => `${fn.static ? 'static ' : ''}${breakArguments(fn.prototype)};`)
            .join('\n')}
          links={links}
        />
      ) : (
        <p className="text-sm text-muted">It was loaded without BTF: its arguments are not known.</p>
      )}
      <ul className="mt-1 text-sm">
        {program.hooks.map((hook) => (
          <li key={hook.hook} className="flex gap-2">
            <code className="w-20 shrink-0 font-mono">{hook.hook}</code>
            <span className="shrink-0">
              <State state={stateOf(hook.works)} word={wordOf(hook.works)} />
            </span>
            <Tip text={hook.source}>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its source is shown on focus */}
              <span tabIndex={0} className="min-w-0 wrap-anywhere text-muted">
                {hook.why}
              </span>
            </Tip>
          </li>
        ))}
      </ul>
    </Section>
  ));
}

const stateOf = (works: boolean | null): StateName => (works === null ? 'unknown' : works ? 'ok' : 'missing');
const wordOf = (works: boolean | null): string => (works === null ? 'unknown' : works ? 'works' : 'fails');
