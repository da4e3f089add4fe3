import { applies, type HookId, hookType } from '@hooklab/hook';
import { specPoint } from '../spec/words';
import type { DraftColumn, SpecDraft } from './draft';
import { draftOf } from './of-spec';

/**
 * The same draft by another hook: what the person left as it was becomes what the spec says for that hook; what was typed
 * stays, with `arg.` and `field.` as that hook has them.
 */
export function withHook(draft: SpecDraft, hook: HookId): SpecDraft {
  if (hook === draft.hook) return draft;
  const { origin } = draft;
  const has = (each: string): boolean => origin.ways.some((way) => way.hook === each);
  const from = has(draft.hook) ? draftOf(origin, draft.hook) : null;
  const to = has(hook) ? draftOf(origin, hook) : null;
  const points = to && from && same(draft.points, from.points) ? to.points : draft.points;
  const filters = to && from && same(draft.filters, from.filters) ? to.filters : null;
  return {
    ...draft,
    hook,
    points,
    columns: draft.columns.map((column) => columnFor(column, from, to, hook, points)),
    filters: filters ?? draft.filters.map((text) => turned(text, hook)),
  };
}

/** The hooks that a draft's points can be hooked by, and those that its spec has ways for. */
export function hooksOfDraft({ origin, points, hook }: SpecDraft, all: readonly HookId[]): HookId[] {
  const own = origin.ways.map((way) => way.hook);
  const parsed = points.map(specPoint);
  const fits = (each: HookId): boolean =>
    parsed.length > 0 && parsed.every((point) => point !== null && applies(point, each));
  return [...new Set([...own, ...all.filter((each) => each === hook || fits(each))])];
}

function columnFor(
  column: DraftColumn,
  from: SpecDraft | null,
  to: SpecDraft | null,
  hook: HookId,
  points: readonly string[],
): DraftColumn {
  const was = from?.columns.find(({ id }) => id === column.id);
  const there = to?.columns.find(({ id }) => id === column.id);
  const untouched =
    was &&
    was.text === column.text &&
    was.atExit === column.atExit &&
    JSON.stringify(was.at) === JSON.stringify(column.at);
  if (untouched && there) return { ...column, text: there.text, at: there.at, atExit: there.atExit };
  const at = Object.entries(column.at)
    .filter(([point]) => points.includes(point))
    .map(([point, text]) => [point, text === null ? null : turned(text, hook)] as const);
  return { ...column, text: turned(column.text, hook), at: Object.fromEntries(at) };
}

/** A record has fields, a call has arguments. */
function turned(text: string, hook: HookId): string {
  const record = hookType(hook).context === 'record';
  return text.replace(record ? /\barg\./g : /\bfield\./g, record ? 'field.' : 'arg.');
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each, i) => each === b[i]);
