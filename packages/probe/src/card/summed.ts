import type { SpecAggregate, SpecTotal } from '../spec/schema';
import type { CardColumn } from './value';

/** What a person wants summed up: expressions, which become columns. */
export interface CardSums {
  readonly by: readonly string[];
  readonly totals: readonly CardTotal[];
}
export type CardTotal = Omit<SpecTotal, 'column'> & { readonly of: string };

/** All expressions of it, in order. */
export const summedTexts = ({ by, totals }: CardSums): string[] => [...by, ...totals.map(({ of }) => of)];

/** `columns`: of those, in their order. */
export function aggregateOf(sums: CardSums, columns: readonly CardColumn[]): SpecAggregate {
  const names = columns.map(({ name }) => name);
  return {
    by: [...new Set(names.slice(0, sums.by.length))],
    totals: sums.totals.map(({ of: _, ...total }, i) => ({ ...total, column: names[sums.by.length + i]! })),
  };
}
