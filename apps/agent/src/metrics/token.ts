import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepFile } from '../state/keep';
import { newToken } from './listener';

/** The file that a scraper reads, as prometheus.yml's credentials_file; only its owner can. */
const FILE = 'metrics-token';

/** The token of this state directory, made once: a scraper's configuration holds over starts. Throws Problem `not-kept`. */
export function keptToken(state: string): { token: string; file: string } {
  const file = join(state, FILE);
  try {
    const token = readFileSync(file, 'utf8').trim();
    if (/^[\w-]{43}$/.test(token)) return { token, file };
  } catch {
    // there is none yet
  }
  const token = newToken();
  const problem = keepFile(file, `${token}\n`, 'The token of the metrics');
  if (problem) throw problem;
  return { token, file };
}
