import { Problem } from '@hooklab/base';
import type { ChosenColumn } from '../way/choose';

/** What a program gathers on its stack, which has 512 bytes, may take so many of them. */
export const MOST_ON_STACK = 384;

/** Bytes that columns take there. */
export const stackBytes = (columns: readonly ChosenColumn[]): number =>
  columns.reduce((sum, { type, status }) => sum + Math.max(8, type.size) + (status ? 4 : 0), 0);

export const tooLarge = (what: string, bytes: number, columns: readonly ChosenColumn[]): Problem =>
  new Problem({
    code: 'capture',
    what: `${what} does not fit a program’s stack: ${bytes} bytes, ${MOST_ON_STACK} are the most`,
    where: columns.map((c) => `${c.name} ${c.type.ctype}`).join(', '),
    fix: 'Give the text columns less room, or leave some out',
  });
