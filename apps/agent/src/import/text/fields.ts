/**
 * What a tracepoint prints of its fields, in the two ways that kernels have:
 *
 *   filename=/usr/bin/sh pid=20543 old_pid=20543
 *   dfd: 0xffffff9c, pathname: 0x558ccf55abf0, flag: 0x00000000
 *
 * A text that is neither is the field `text`.
 */
export function fieldsOf(text: string): Record<string, string> {
  const rest = text.trim();
  if (rest === '') return {};
  if (/^\w+: \S/.test(rest) && !/^\w+=/.test(rest)) {
    const pairs = rest.split(/, (?=\w+: )/).map((pair) => /^(\w+): (.*)$/s.exec(pair));
    if (pairs.every((pair) => pair !== null))
      return Object.fromEntries(pairs.map((pair) => [pair![1], pair![2]]));
  }
  const keys = [...rest.matchAll(/(?:^|\s)(\w+)=/g)];
  if (keys.length === 0) return { text: rest };
  const fields: Record<string, string> = {};
  const before = rest.slice(0, keys[0]!.index).trim();
  if (before !== '') fields.text = before;
  for (const [i, key] of keys.entries()) {
    const value = rest.slice(key.index + key[0].length, keys[i + 1]?.index).trim();
    // the arrow of sched_switch stands between two fields
    fields[key[1]!] = value.replace(/ ==>$/, '').replace(/^"(.*)"$/s, '$1');
  }
  return fields;
}
