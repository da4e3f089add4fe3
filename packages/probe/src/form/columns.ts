import { Problem } from '@hooklab/base';
import { askedColumns } from '../card/asked';
import { Names } from '../card/names';
import type { CardColumn } from '../card/value';
import { expressionText } from '../expression/ast';
import { rooted } from '../expression/lower';
import { parseExpression } from '../expression/parse';
import { readTree } from '../expression/tree/read';
import type { ProbeFacts } from '../facts/facts';
import { hasFunction } from '../resolve/args';
import type { SpecColumn } from '../spec/schema';
import { checkTree } from '../typing/check';
import type { DraftColumn, DraftFault } from './draft';
import { bareOf, type DraftEnd, nearIn } from './ends';

/** A column of a draft as the spec has it, with what is captured for it at the points. */
export interface MadeColumn extends SpecColumn {
  readonly id: number;
  readonly capture: string;
  readonly at: Readonly<Record<string, string | null>>;
  readonly atExit: boolean;
}

export interface ColumnEnds {
  /** null: it is not on this kernel */
  readonly entries: readonly (DraftEnd | null)[];
  readonly points: readonly string[];
  readonly exit: DraftEnd | null;
}

/** What the columns of a draft are on this kernel. Those with a fault are left out. */
export function columnsOfDraft(
  columns: readonly DraftColumn[],
  ends: ColumnEnds,
  facts: ProbeFacts,
): { made: MadeColumn[]; faults: DraftFault[] } {
  const faults: DraftFault[] = [];
  const made: MadeColumn[] = [];
  const taken = new Set(columns.map(({ name }) => name.trim()).filter((name) => name !== ''));
  for (const column of columns) {
    const one = columnOf(column, ends, facts);
    if ('faults' in one) {
      faults.push(...one.faults);
      continue;
    }
    if (column.name.trim() === '') {
      const name = free(one.name, taken);
      taken.add(name);
      made.push({ ...one, name });
    } else made.push(one);
  }
  return { made, faults };
}

function free(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let n = 2; taken.has(name); n++) name = `${wanted}_${n}`;
  return name;
}

function columnOf(
  column: DraftColumn,
  ends: ColumnEnds,
  facts: ProbeFacts,
): MadeColumn | { faults: DraftFault[] } {
  const { id, atExit } = column;
  const first = ends.points.findIndex((point) => column.at[point] === undefined);
  const shared = atExit ? ends.exit : (ends.entries[Math.max(0, first)] ?? null);
  const faults: DraftFault[] = [];
  const capture = (text: string, end: DraftEnd | null, place: string): string => {
    const found = captured(text, end);
    if (typeof found === 'string') return found;
    faults.push({ place, ...found });
    return text;
  };
  const needsShared = first >= 0 || atExit;
  const own = needsShared ? capture(column.text, shared, `column.${id}`) : '';
  const at = Object.fromEntries(
    ends.points.flatMap((point, i) => {
      const text = atExit ? undefined : column.at[point];
      if (text === undefined) return [];
      const place = `column.${id}@${point}`;
      return [[point, text === null ? null : capture(text, ends.entries[i] ?? null, place)] as const];
    }),
  );
  if (faults.length > 0) return { faults };
  const typed = typeOf(
    column,
    needsShared ? column.text : Object.values(at).find((t) => t !== null)!,
    ends,
    facts,
  );
  if ('place' in typed) return { faults: [typed] };
  const { name, ctype, about, status } = typed;
  const auto = column.ctype === null && needsShared;
  return {
    id,
    name: column.name.trim() || name,
    ctype,
    about: column.about.trim() || about,
    ...(status === undefined ? {} : { status }),
    capture: auto ? typed.capture : own,
    at,
    atExit,
  };
}

/** As a spec has it: with `arg.` or `field.` where none was typed. */
export function captured(
  text: string,
  end: DraftEnd | null,
): string | Pick<DraftFault, 'message' | 'from' | 'to' | 'near'> {
  const said = text.trim();
  if (said === '') return { message: 'write what the column shows: pid, comm, an argument …', near: [] };
  const plain = parseExpression(said);
  if (plain.ok) return said;
  const parsed = parseExpression(said, end ? bareOf(end.end.hook) : 'arg');
  if (parsed.ok) return expressionText(parsed.expression);
  const from = parsed.at + text.indexOf(said);
  return { message: parsed.message, from, to: from + parsed.length, near: [] };
}

type Shape = Pick<CardColumn, 'name' | 'ctype' | 'about' | 'status' | 'capture'>;

/** As wide as its value is on this kernel, unless the column says its type. */
function typeOf(
  column: DraftColumn,
  text: string,
  { entries, exit }: ColumnEnds,
  facts: ProbeFacts,
): Shape | DraftFault {
  const { ctype, status } = column;
  if (ctype !== null) {
    const own = status === undefined ? {} : { status };
    return { name: 'value', ctype, about: text.slice(0, 200), capture: text, ...own };
  }
  const place = `column.${column.id}`;
  const entry = entries.find((each) => each !== null) ?? exit;
  if (!entry) return { place, message: 'its point is not on this kernel', near: [] };
  const at = {
    entry: (column.atExit ? (exit ?? entry) : entry).end.context,
    exit: column.atExit ? null : (exit?.end.context ?? null),
    scopes: { entry: entry.scope, exit: exit?.scope ?? null },
  };
  try {
    const made = askedColumns([text.trim()], at, new Names(), exit !== null, [])[0]!;
    if (made.capture === 'stack' && !hasFunction(facts, 'bpf_snprintf')) return { ...made, ctype: 'void *' };
    return made;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { place, ...located(text, column.atExit ? exit : entry, error) };
  }
}

/** Where the typed tree finds what is wrong; else the whole text with the Problem's own words. */
export function located(
  text: string,
  end: DraftEnd | null,
  problem: Problem,
): Pick<DraftFault, 'message' | 'from' | 'to' | 'near'> {
  const fault = end && mistyped(text, end);
  if (fault) return fault;
  return { message: problem.cause ?? problem.what, near: nearIn(problem) };
}

/** null: its types fit, as far as the tree tells. */
export function mistyped(
  text: string,
  { end, scope }: DraftEnd,
): Pick<DraftFault, 'message' | 'from' | 'to' | 'near'> | null {
  try {
    const checked = checkTree(rooted(readTree(text).node, bareOf(end.hook)), scope);
    return checked.ok ? null : checked.fault;
  } catch {
    return null;
  }
}
