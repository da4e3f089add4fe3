import { NEED_IDS, type NeedId, type Needs, parseNeeds } from '@hooklab/advisor';

/**
 * Needs as the address says them: "return,stack,oldest=5.4". A minus takes away what the goal itself asks for:
 * "-entry". Words that are none are left out.
 */
export function readNeeds(text: string): Needs {
  const needs: Record<string, unknown> = {};
  for (const word of text.split(',').filter((w) => w !== '')) {
    const off = word.startsWith('-');
    const one = parseNeeds(off ? word.slice(1) : word);
    if (!one) continue;
    for (const [id, value] of Object.entries(one)) needs[id] = off ? false : value;
  }
  return needs as Needs;
}

/** `readNeeds` reads it back. */
export function needsText(needs: Needs): string {
  return NEED_IDS.flatMap((id) => {
    const value: unknown = needs[id];
    if (value === undefined) return [];
    const name = id === 'ret' ? 'return' : id;
    if (value === false) return [`-${name}`];
    if (id === 'functions') return [`functions=${value}`];
    if (id === 'oldest') return [`oldest=${(value as number[]).join('.')}`];
    return [name];
  }).join(',');
}

/** A need set, or taken back. What the goal does not ask for needs no "off" in the address. */
export function withNeed<K extends NeedId>(
  own: Needs,
  id: K,
  value: Needs[K] | undefined,
  implied: Needs,
): Needs {
  const { [id]: _, ...rest } = own;
  if (value) return implied[id] === value ? rest : { ...rest, [id]: value };
  return implied[id] ? { ...rest, [id]: false } : rest;
}
