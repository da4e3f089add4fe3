import { Problem } from '@hooklab/base';
import { pointName } from '@hooklab/hook';
import { FUNCS, prototypeOf } from '@hooklab/surface';
import type { ProbeFacts } from '../facts/facts';
import type { Join, Probe, Program, Read } from '../program/program';
import type { ResolvedCapture, ResolvedEnd } from '../resolve/resolved';
import type { Chosen } from '../way/choose';
import type { RecordMember } from '../way/lay-out-record';
import type { ResolvedCaptures } from './resolve-captures';
import type { ResolvedEnds } from './resolve-ends';

/** An entry gathers what it keeps on its stack, of which a program has 512 bytes. */
const MOST_KEPT = 384;

/** Pass 5. Ends, captures and record as one tree of programs. */
export function planProgram(
  chosen: Chosen,
  ends: ResolvedEnds,
  captures: ResolvedCaptures,
  record: readonly RecordMember[],
  facts: ProbeFacts,
): Program {
  const { title, about, hook, ringBytes } = chosen;
  const join = joinOf(chosen, ends, captures, facts);
  return { title, about, hook, ringBytes, record, join, probes: probesOf(chosen, ends, captures) };
}

function probesOf(chosen: Chosen, { entries, exit }: ResolvedEnds, captures: ResolvedCaptures): Probe[] {
  const reads = (list: readonly ResolvedCapture[]): Read[] =>
    list.map(({ column, source }) => ({
      column: chosen.columns.find((c) => c.name === column)!,
      source,
      filter: chosen.filter.filter((f) => f.column === column),
    }));
  const key = captures.key;
  if (exit) {
    return [
      ...entries.map(
        (end, i): Probe => ({
          name: `enter_${nameOf(end)}`,
          end,
          role: 'entry',
          key: key?.entries[i] ?? null,
          reads: reads(captures.entries[i]!),
          keeps: [],
        }),
      ),
      {
        name: `exit_${nameOf(exit)}`,
        end: exit,
        role: 'exit',
        key: key?.exit ?? null,
        reads: reads(captures.exit),
        keeps: [],
      },
    ];
  }
  const name = `on_${chosen.name.replaceAll('-', '_')}`;
  return entries.map((end, i) => ({
    name: entries.length === 1 ? name : `${name}_${i + 1}`,
    end,
    role: chosen.session ? 'session' : 'whole',
    key: key?.exit ?? null,
    reads: reads(chosen.session ? captures.exit : captures.entries[i]!),
    keeps: chosen.session ? reads(captures.entries[i]!) : [],
  }));
}

const nameOf = ({ point }: ResolvedEnd): string => pointName(point).replace(/\W+/g, '_');

function joinOf(
  chosen: Chosen,
  ends: ResolvedEnds,
  captures: ResolvedCaptures,
  facts: ProbeFacts,
): Join | null {
  if (!ends.exit && !chosen.session) return null;
  const early = captures.entries[0] ?? [];
  const kept = chosen.columns.filter((c) => early.some(({ column }) => column === c.name));
  const bytes = kept.reduce((sum, c) => sum + Math.max(8, c.type.size) + (c.status ? 4 : 0), 8);
  if (bytes > MOST_KEPT) {
    throw new Problem({
      code: 'capture',
      what: `What the entry reads does not fit a program’s stack: ${bytes} bytes, ${MOST_KEPT} are the most`,
      where: kept.map((c) => `${c.name} ${c.type.ctype}`).join(', '),
      fix: 'Give the text columns less room, or leave some out',
    });
  }
  return {
    about: captures.key?.about ?? 'the thread: another one may be inside at the same time',
    kept,
    session: chosen.session ? { takesContext: sessionTakesContext(facts) } : null,
  };
}

/** bpf_session_is_return() takes the context since 7.0. */
function sessionTakesContext({ surface }: ProbeFacts): boolean {
  const { btf } = surface;
  const id = btf?.find('bpf_session_is_return', FUNCS) ?? 0;
  return btf && id ? (prototypeOf(btf, id)?.params.length ?? 0) > 0 : false;
}
