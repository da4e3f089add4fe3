import { isUseful, msg, predict } from '@hooklab/advisor';
import { exitRead } from '../source/exit';
import { changing, type Maker, plain } from './context';

/**
 * The hook that keeps the arguments, for a return probe that takes them out of registers: whatever else is wrong with
 * the program, a change that leaves it there makes it read rubbish.
 */
export const keptArguments: Maker = (c) => {
  const { source, program, hook, target, facts } = c;
  if (!source || !program || !hook || target?.kind !== 'fn' || !facts || c.refuses?.includes('fexit'))
    return [];
  const read = exitRead(source.text, program, { hook, point: target }, facts);
  if (!read?.after || !isUseful(predict(facts, target, 'fexit', c.who))) return [];
  const { section } = read;
  return [
    plain('exit-hook', {
      hook: 'fexit',
      point: target,
      section,
      message: msg('remedy.exit-hook', { section }),
      ...changing(c, read.after),
    }),
  ];
};
