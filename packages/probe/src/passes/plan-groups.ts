import type { Groups, Join } from '../program/program';
import type { SpecTotal } from '../spec/schema';
import type { Chosen } from '../way/choose';
import { MOST_ON_STACK, stackBytes, tooLarge } from './stack-bytes';

const MOST_GROUPS = 4096;

/** What is summed up, and that a program can put it together. Throws Problem `capture`. */
export function planGroups({ aggregate, columns, filter }: Chosen, joins: readonly Join[]): Groups | null {
  if (!aggregate) return null;
  // a session has what it keeps on its stack, too
  const session = joins.find((join) => join.session);
  const kept = session ? [...session.kept, ...session.hidden] : [];
  // what an entry has tested is not looked at again
  const tested = (name: string) => joins.some((join) => join.kept.some((c) => c.name === name));
  const bytes = stackBytes([...columns, ...kept]);
  if (bytes > MOST_ON_STACK) throw tooLarge('What is summed up', bytes, columns);
  const named = (name: string) => columns.find((c) => c.name === name)!;
  return {
    by: aggregate.by.map(named),
    // a number that only a filter asks for is tested as it is read
    seen: columns.filter(
      ({ name, type }) =>
        !aggregate.by.includes(name) &&
        (aggregate.totals.some(({ column }) => column === name) ||
          (type.kind === 'string' && !tested(name) && filter.some(({ column }) => column === name))),
    ),
    totals: aggregate.totals.map((total) => {
      const column = named(total.column);
      const signed = column.type.kind === 'int' && column.type.signed;
      return { op: total.op, column, signed, ...LINEAR, ...shapeOf(total) };
    }),
    most: aggregate.most ?? MOST_GROUPS,
  };
}

const LINEAR = { from: 0, step: 1, slots: 0 };

const shapeOf = ({ from, step, slots }: SpecTotal): Partial<typeof LINEAR> =>
  from === undefined || step === undefined || slots === undefined ? {} : { from, step, slots };
