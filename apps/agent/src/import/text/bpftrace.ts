import type { LineReader, TextEvent, Told } from './event';

/**
 * `bpftrace -f json`, a line each; nothing of it has a time:
 *
 *   {"type": "printf", "data": "sh 12\n"}
 *   {"type": "map", "data": {"@": {"sh": 3}}}
 *   {"type": "hist", "data": {"@h": [{"min": 8, "max": 15, "count": 3}]}}
 *   {"type": "lost_events", "data": {"events": 12}}
 */
export class Bpftrace implements LineReader {
  line(text: string): Told[] {
    if (text.trim() === '') return [];
    const said = parsed(text);
    if (!said) return [{ kind: 'unknown', line: text }];
    const { type, data } = said;
    if (type === 'attached_probes') return [];
    if (type === 'lost_events')
      return [{ kind: 'lost', events: Number((data as { events?: unknown })?.events) || 0 }];
    return rowsOf(type, data).map((fields): Told => {
      const event: TextEvent = { kind: type, ts: null, fields };
      return { kind: 'event', event };
    });
  }

  end(): Told[] {
    return [];
  }
}

function parsed(text: string): { type: string; data: unknown } | null {
  try {
    const json = JSON.parse(text) as { type?: unknown; data?: unknown } | null;
    return typeof json?.type === 'string' ? { type: json.type, data: json.data } : null;
  } catch {
    return null;
  }
}

type Fields = Record<string, string>;

function rowsOf(type: string, data: unknown): Fields[] {
  if (type !== 'map' && type !== 'hist' && type !== 'stats')
    return [{ text: plain(data).replace(/\n$/, '') }];
  return Object.entries(data ?? {}).flatMap(([map, value]) => ofMap(type, map, value));
}

function ofMap(type: string, map: string, value: unknown): Fields[] {
  if (Array.isArray(value)) return value.map((slot) => ({ map, ...cells(slot) }));
  if (value === null || typeof value !== 'object') return [{ map, value: plain(value) }];
  // without a key it has its numbers where else the keys are
  if (type === 'stats' && 'average' in value && typeof value.average !== 'object')
    return [{ map, ...cells(value) }];
  return Object.entries(value).flatMap(([key, of]): Fields[] => {
    if (Array.isArray(of)) return of.map((slot) => ({ map, key, ...cells(slot) }));
    return [
      of !== null && typeof of === 'object' ? { map, key, ...cells(of) } : { map, key, value: plain(of) },
    ];
  });
}

const cells = (slot: unknown): Fields =>
  Object.fromEntries(Object.entries(slot ?? {}).map(([name, value]) => [name, plain(value)]));

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));
