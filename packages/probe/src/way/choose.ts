import { Problem } from '@hooklab/base';
import { type HookId, hookType } from '@hooklab/hook';
import type { Expression } from '../expression/ast';
import { parseExpression } from '../expression/parse';
import type { ProbeSpec, SpecColumn, SpecFilter } from '../spec/schema';
import { type ColumnType, parseColumnType, specPoint } from '../spec/words';
import type { End } from './end';

export interface ChosenColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly about: string;
  /** has a NAME__rc beside it */
  readonly status: boolean;
  /** as written in the spec, and parsed */
  readonly text: string;
  readonly expression: Expression;
}

/** What two ends have in common, as expressions at each. */
export interface ChosenKey {
  readonly entry: readonly KeyPart[];
  readonly exit: readonly KeyPart[];
  readonly about: string;
}

export interface KeyPart {
  readonly text: string;
  readonly expression: Expression;
}

/** One way of a spec, with everything that the spec says of it in one place. */
export interface Chosen {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly hook: HookId;
  /** where events begin */
  readonly entries: readonly End[];
  /** where they end, if elsewhere: that program makes the record */
  readonly exit: End | null;
  /** one program runs at both ends, and keeps at the entry what the exit tells */
  readonly session: boolean;
  /** null: the thread */
  readonly key: ChosenKey | null;
  /** a syscall's declared prototype; null: only the kernel's own words */
  readonly args: readonly string[] | null;
  readonly columns: readonly ChosenColumn[];
  readonly filter: readonly SpecFilter[];
  readonly ringBytes: number | null;
}

/** Pass 1. The way of a spec that uses a hook (its first way for null). Throws Problem `no-way`. */
export function choose(spec: ProbeSpec, hook: HookId | null): Chosen {
  const way = hook === null ? spec.ways[0] : spec.ways.find((w) => w.hook === hook);
  if (!way) {
    throw new Problem({
      code: 'no-way',
      what: `The spec ${spec.name} has no way with ${hook}`,
      fix: `Choose one of ${spec.ways.map((w) => w.hook).join(', ')}`,
    });
  }
  return {
    name: spec.name,
    title: spec.title,
    about: spec.about,
    hook: way.hook,
    entries: way.points.map((point) => ({ hook: way.entry ?? way.hook, point: specPoint(point)! })),
    exit: way.exit ? { hook: way.exit.hook, point: specPoint(way.exit.point)! } : null,
    session: hookType(way.hook).end === 'both',
    key: way.key
      ? { entry: way.key.entry.map(parsed), exit: way.key.exit.map(parsed), about: way.key.about }
      : null,
    args: way.args ?? null,
    columns: spec.columns.map((c) => column(c, way.captures[c.name] ?? spec.captures[c.name]!)),
    filter: spec.filter,
    ringBytes: spec.limits.ringBytes ?? null,
  };
}

function column(c: SpecColumn, text: string): ChosenColumn {
  const type = parseColumnType(c.ctype)!;
  const status = type.kind === 'string' && c.status !== false;
  return { name: c.name, type, about: c.about, status, ...parsed(text) };
}

function parsed(text: string): KeyPart {
  const result = parseExpression(text);
  if (result.ok) return { text, expression: result.expression };
  throw new Problem({ code: 'spec', what: `"${text}" is no expression`, cause: result.message });
}
