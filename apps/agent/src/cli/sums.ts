import { Problem } from '@hooklab/base';
import type { CardSums, CardTotal } from '@hooklab/probe';
import type { Command } from 'commander';

/** What is summed up in the kernel: of the one-liner. The words are bpftrace's. */
export interface SumOptions {
  count?: boolean;
  by: string[];
  sum: string[];
  avg: string[];
  min: string[];
  max: string[];
  stats: string[];
  hist: string[];
  lhist: string[];
}

const many = (value: string, before: string[]): string[] => [...before, value];

export const sumOptions = (command: Command): Command =>
  command
    .option('--count', 'how many events there were, instead of a row for each')
    .option('--by <expression>', 'apart for each value of this; may be given again', many, [])
    .option('--sum <expression>', 'add up this number; may be given again, like those that follow', many, [])
    .option('--avg <expression>', 'its average', many, [])
    .option('--min <expression>', 'the least', many, [])
    .option('--max <expression>', 'the greatest', many, [])
    .option('--stats <expression>', 'all four', many, [])
    .option('--hist <expression>', 'how its values are spread, by powers of two', many, [])
    .option('--lhist <expression,from,to,step>', 'how they are spread in steps of one width', many, []);

/** null: every event is a row. Throws Problem `usage`. */
export function sumsOf(options: SumOptions): CardSums | null {
  const { stats } = options;
  const each = (op: CardTotal['op'], texts: readonly string[]): CardTotal[] =>
    [...new Set(texts)].map((of) => ({ op, of }));
  const totals = [
    ...each('sum', [...options.sum, ...stats]),
    ...each('avg', [...options.avg, ...stats]),
    ...each('min', [...options.min, ...stats]),
    ...each('max', [...options.max, ...stats]),
    ...each('log2', options.hist),
    ...options.lhist.map(linear),
  ];
  if (totals.length > 0 || options.count) return { by: options.by, totals };
  if (options.by.length === 0) return null;
  throw new Problem({
    code: 'usage',
    what: `--by ${options.by[0]} says by what, and nothing says what to sum up`,
    fix: 'Add --count, --sum, --avg, --min, --max, --stats, --hist or --lhist',
  });
}

/** "args.count,0,4096,512": eight of 512 each, one below 0 and one from 4096 on. */
function linear(text: string): CardTotal {
  const found = /^(.+),\s*(-?\d+),\s*(-?\d+),\s*(\d+)$/.exec(text);
  const [from, to, step] = found ? found.slice(2).map(Number) : [];
  const slots = Math.ceil((to! - from!) / step!) + 2;
  if (found && step! > 0 && to! > from! && slots <= MOST_SLOTS)
    return { op: 'linear', of: found[1]!, from: from!, step: step!, slots };
  throw new Problem({
    code: 'usage',
    what: `--lhist “${text}” is none`,
    cause: found ? `it would have ${slots} steps, ${MOST_SLOTS} are the most` : undefined,
    fix: 'Write EXPRESSION,FROM,TO,STEP: --lhist count,0,4096,512',
  });
}

const MOST_SLOTS = 256;
