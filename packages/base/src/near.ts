/** The names nearest to a wrong one, best first: for "did you mean". Bounded; not a search engine. */
export function nearNames(wrong: string, names: Iterable<string>, most = 3): string[] {
  const scored: { name: string; score: number }[] = [];
  const limit = Math.max(2, Math.floor(wrong.length / 3));
  for (const name of names) {
    if (name === '' || name.length > 64) continue;
    const contains = name.includes(wrong) || wrong.includes(name);
    const score = contains ? Math.abs(name.length - wrong.length) / 8 : distance(wrong, name, limit);
    if (score <= limit) scored.push({ name, score });
  }
  scored.sort((a, b) => a.score - b.score || a.name.localeCompare(b.name));
  return scored.slice(0, most).map((s) => s.name);
}

/** Edit distance, given up beyond `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
