import type { Row } from '@hooklab/records';
import {
  CHECK_KINDS,
  type Check,
  type CheckKind,
  type CheckOf,
  type Lists,
  type Pattern,
} from '../format/schema';
import { inRange } from '../value/range';
import { fill } from '../value/secrets';
import { rowSays } from './cells';
import type { CheckResult, Evidence, Pane } from './evidence';

/** Each check of a step, asked of what a try showed. */
export const evaluate = (checks: readonly Check[], evidence: Evidence): CheckResult[] =>
  checks.map((check) => {
    const kind = kindOf(check);
    const { ok, saw } = ASK[kind](check[kind] as never, evidence);
    return { say: check.say, ok, saw };
  });

export const kindOf = (check: Check): CheckKind => CHECK_KINDS.find((kind) => check[kind] !== undefined)!;

type Seen = Omit<CheckResult, 'say'>;
type Asks = { [K in CheckKind]: (check: CheckOf<K>, evidence: Evidence) => Seen };

const seen = (ok: boolean, saw: string): Seen => ({ ok, saw });
const nothing = (saw: string): Seen => ({ ok: false, saw });

const ASK: Asks = {
  rows: ({ of, where, count }, evidence) =>
    ofPane(of, evidence, ({ rows, name }) => {
      const found = matching(rows, where, evidence);
      return seen(
        inRange(found, String(count), evidence.secrets),
        `${name}: ${of_(found, rows.length, 'row')}`,
      );
    }),
  same: ({ of, where }, evidence) => {
    const panes = of.map((name) => paneOf(name, evidence));
    const missing = panes.findIndex((pane) => typeof pane === 'string');
    if (missing >= 0) return nothing(panes[missing] as string);
    const counts = (panes as Pane[]).map(({ rows }) => matching(rows, where, evidence));
    const saw = of.map((name, i) => `${name} ${counts[i]}`).join(', ');
    return seen(counts[0]! > 0 && counts.every((count) => count === counts[0]), saw);
  },
  groups: ({ of, where, count }, evidence) =>
    ofPane(of, evidence, ({ groups, name }) => {
      if (!groups) return nothing(`${name} makes rows, and sums nothing up`);
      const found = matching(groups, where, evidence);
      return seen(
        inRange(found, String(count), evidence.secrets),
        `${name}: ${of_(found, groups.length, 'group')}`,
      );
    }),
  ledger: ({ of, account, is }, evidence) =>
    ofPane(of, evidence, ({ ledger, name }) => {
      const value = ledger?.[account] ?? null;
      if (value === null) return nothing(`${name}: ${account} is not known`);
      return seen(inRange(value, String(is), evidence.secrets), `${name}: ${account} ${value}`);
    }),
  spec: ({ of, hook, point, shows, filters, sums }, evidence) =>
    ofPane(of, evidence, (pane) => {
      const { spec } = pane;
      if (hook && !hook.some((id) => id === pane.hook)) return nothing(`the hook is ${pane.hook}`);
      if (!spec)
        return point || shows || filters !== undefined || sums !== undefined
          ? nothing('the C was edited by hand')
          : seen(true, pane.hook);
      const way = spec.ways.find((each) => each.hook === pane.hook) ?? spec.ways[0]!;
      if (point && !way.points.includes(point)) return nothing(`it hooks ${way.points.join(', ')}`);
      const captures = { ...spec.captures, ...way.captures };
      const texts = [...Object.values(captures), ...Object.values(way.exit?.captures ?? {})];
      if (shows && !texts.some((text) => text.includes(shows))) return nothing('no column is read by that');
      const filtered = spec.filter.length > 0 || (way.where?.length ?? 0) > 0;
      if (filters !== undefined && filters !== filtered)
        return nothing(filtered ? 'it filters' : 'it lets every event through');
      const summed = spec.aggregate !== undefined;
      if (sums !== undefined && sums !== summed)
        return nothing(summed ? 'it sums up' : 'it makes a row for each event');
      return seen(true, `${pane.hook} at ${way.points.join(', ')}`);
    }),
  source: ({ of, has }, evidence) =>
    ofPane(of, evidence, ({ source }) =>
      source.includes(has) ? seen(true, `the C has ${has}`) : nothing(`the C has no ${has}`),
    ),
  failed: ({ of, has }, evidence) => {
    const pane = paneOf(of, evidence, true);
    if (typeof pane === 'string') return nothing(pane);
    if (!pane.problem) return nothing(`${pane.name} runs`);
    const { what, cause = '', log = '' } = pane.problem;
    return seen(`${what} ${cause} ${log}`.includes(has), cause === '' ? what : `${what}: ${cause}`);
  },
  verdict: ({ point, hook, is }, evidence) => {
    const verdict = evidence.verdict(point, hook);
    return seen(is.includes(verdict), `${hook} at ${point}: ${verdict}`);
  },
  trial: ({ point, hook, is, fired, has }, evidence) => {
    const trial = evidence.trial(point, hook);
    if (!trial) return nothing(`${hook} at ${point} was not tried`);
    const { outcome, hits, said } = trial;
    const came = outcome !== 'attached' ? '' : hits === null ? ', hits not counted' : `, ${hits} hits`;
    const ok =
      outcome === is &&
      (fired === undefined || (hits !== null && hits > 0 === fired)) &&
      (has === undefined || said.includes(has));
    const why = outcome === 'attached' ? '' : `: ${said.split('\n')[0]}`;
    return seen(ok, `${hook} at ${point} ${outcome}${came}${why}`);
  },
  lists: ({ point, in: wanted }, evidence) => inLists(point, wanted, evidence),
  answer: ({ is, range, lists }, evidence) => {
    const { answer, secrets } = evidence;
    if (answer === null || answer.trim() === '') return nothing('nothing was typed');
    const text = answer.trim();
    if (is !== undefined && text !== fill(is, secrets)) return nothing(`“${text}” is not it`);
    if (range !== undefined && !(text !== '' && inRange(Number(text), String(range), secrets)))
      return nothing(`“${text}” is not it`);
    if (lists === undefined) return seen(true, `“${text}”`);
    return inLists(text.includes(':') ? text : `fn:${text}`, lists, evidence);
  },
};

function inLists(point: string, wanted: Lists, evidence: Evidence): Seen {
  const found = evidence.lists(point);
  const names = Object.keys(wanted) as (keyof Lists)[];
  const saw = names.map((name) => `${found[name] ? 'in' : 'not in'} ${LIST_NAMES[name]}`).join(', ');
  return seen(
    names.every((name) => found[name] === wanted[name]),
    `${point}: ${saw}`,
  );
}

export const LIST_NAMES: Readonly<Record<keyof Lists, string>> = {
  kallsyms: 'kallsyms',
  traceable: 'available_filter_functions',
  btf: 'BTF',
  blacklist: 'kprobes/blacklist',
  event: 'available_events',
  raw: 'btf_trace_ typedefs',
};

const matching = (rows: readonly Row[], where: Readonly<Record<string, Pattern>>, { secrets }: Evidence) =>
  rows.filter((row) => rowSays(row, where, secrets)).length;

const of_ = (found: number, all: number, what: string): string =>
  `${found} of ${all} ${what}${all === 1 ? '' : 's'}`;

/** The named one, or the only one; else why there is none. */
function paneOf(name: string | undefined, { panes }: Evidence, mayFail = false): Pane | string {
  const pane = name === undefined ? panes[0] : panes.find((each) => each.name === name);
  if (!pane) return name === undefined ? 'nothing was run' : `nothing was run as ${name}`;
  if (pane.problem && !mayFail) return `${pane.name} did not run: ${pane.problem.what}`;
  return pane;
}

function ofPane(name: string | undefined, evidence: Evidence, ask: (pane: Pane) => Seen): Seen {
  const pane = paneOf(name, evidence);
  return typeof pane === 'string' ? nothing(pane) : ask(pane);
}
