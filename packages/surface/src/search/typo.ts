import { isSeparator } from './letters';

/** The name from p on begins with the term but for one letter wrong, missing, too many, or two exchanged. */
export function oneEdit(lower: Uint8Array, p: number, end: number, term: Uint8Array): boolean {
  const m = term.length;
  let k = 0;
  let q = p;
  for (; q < end && k < m; q++) {
    const byte = lower[q]!;
    if (byte === term[k]) k++;
    else if (!isSeparator(byte)) break;
  }
  if (k + 2 < m && end - q < m - k - 1) return false;
  if (follows(lower, q + 1, end, term, k + 1)) return true;
  if (lower[q] === term[k + 1] && follows(lower, q, end, term, k + 1)) return true;
  if (follows(lower, q + 1, end, term, k)) return true;
  if (k + 1 >= m || lower[q] !== term[k + 1]) return false;
  let other = q + 1;
  while (other < end && isSeparator(lower[other]!)) other++;
  return other < end && lower[other] === term[k] && follows(lower, other + 1, end, term, k + 2);
}

/** The name from q on begins with what is left of the term from k on, but for separators. */
function follows(lower: Uint8Array, q: number, end: number, term: Uint8Array, k: number): boolean {
  const m = term.length;
  for (; k < m && q < end; q++) {
    const byte = lower[q]!;
    if (byte === term[k]) k++;
    else if (!isSeparator(byte)) return false;
  }
  return k >= m;
}
