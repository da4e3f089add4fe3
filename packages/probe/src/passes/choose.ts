import { Problem } from '@hooklab/base';
import type { Expression } from '../expression/ast';
import { parseExpression } from '../expression/parse';
import type { ProbeSpec, SpecColumn, SpecFilter } from '../spec/schema';
import { type ColumnType, type Hook, parseColumnType, type SpecPoint, specPoint } from '../spec/words';

export interface ChosenColumn {
  name: string;
  type: ColumnType;
  about: string;
  /** has a NAME__rc beside it */
  status: boolean;
  /** as written in the spec, and parsed */
  text: string;
  expression: Expression;
}

/** One way of a spec, with everything that the spec says of it in one place. */
export interface Chosen {
  name: string;
  title: string;
  about: string;
  hook: Hook;
  point: SpecPoint;
  /** a syscall's declared prototype; null: only the kernel's own words */
  args: string[] | null;
  columns: ChosenColumn[];
  filter: SpecFilter[];
  ringBytes: number | null;
}

/** Pass 1. The way of a spec that uses a hook (its first way for null). Throws Problem `no-way`. */
export function choose(spec: ProbeSpec, hook: Hook | null): Chosen {
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
    point: specPoint(way.point)!,
    args: way.args ?? null,
    columns: spec.columns.map((c) => column(c, way.captures[c.name] ?? spec.captures[c.name]!)),
    filter: spec.filter,
    ringBytes: spec.limits.ringBytes ?? null,
  };
}

function column(c: SpecColumn, text: string): ChosenColumn {
  const type = parseColumnType(c.ctype)!;
  const parsed = parseExpression(text);
  if (!parsed.ok)
    throw new Problem({ code: 'spec', what: `"${text}" is no expression`, cause: parsed.message });
  const status = type.kind === 'string' && c.status !== false;
  return { name: c.name, type, about: c.about, status, text, expression: parsed.expression };
}
