import { Children, type ReactNode } from 'react';

/** An element for each part of a list that never changes its order: a paragraph of a text, a cell of a row. */
export const each = <T>(parts: readonly T[], make: (part: T, i: number) => ReactNode): ReactNode =>
  Children.toArray(parts.map(make));
