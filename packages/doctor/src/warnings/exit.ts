import { exitRead } from '../source/exit';
import { changed, lineAt, placedPrograms, type Warning, type WarningInput, warning } from './warning';

/** Arguments that a return probe takes out of registers: they are the function's own by then. */
export function exitWarnings({ source, facts }: WarningInput): Warning[] {
  if (source === null) return [];
  return placedPrograms(source).flatMap(({ program, ...placed }) => {
    const read = exitRead(source, program, placed, facts);
    if (!read) return [];
    const { name, fn, section } = read;
    const remedies = changed(source, read.after, 'exit-hook', { section });
    return [warning('W-07', { name, fn }, lineAt(source, read.at), remedies)];
  });
}
