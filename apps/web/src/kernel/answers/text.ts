/**
 * Answers and questions as text, for keeping. What would not come back as it was is refused, never bent: null then.
 *
 *   { total: 3, value: 5n, points: -0 }  ↔  {"total":3,"value":{"$":"5n"},"points":{"$":"-0"}}
 */
export function textOf(value: unknown): string | null {
  try {
    return JSON.stringify(plain(value, 0));
  } catch (error) {
    if (error instanceof NotPlain) return null;
    throw error;
  }
}

/** Throws a SyntaxError where it is no such text. */
export const fromText = (text: string): unknown => JSON.parse(text, revived);

const TAG = '$';
/** Deeper is nothing that is answered. */
const DEEPEST = 64;

class NotPlain extends Error {}

function plain(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new NotPlain();
      return Object.is(value, -0) ? { [TAG]: '-0' } : value;
    case 'bigint':
      return { [TAG]: `${value}n` };
    case 'object':
      break;
    default:
      throw new NotPlain();
  }
  if (value === null) return null;
  if (depth > DEEPEST) throw new NotPlain();
  if (Array.isArray(value)) return Array.from(value, (each) => plain(each, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) throw new NotPlain();
  const out: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) {
    if (name === TAG || name === '__proto__') throw new NotPlain();
    // a property that is not there and one that is undefined mean the same
    if (each !== undefined) out[name] = plain(each, depth + 1);
  }
  return out;
}

function revived(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, TAG)) return value;
  const text = (value as Record<string, string>)[TAG]!;
  return text === '-0' ? -0 : BigInt(text.slice(0, -1));
}

/** FNV-1a over key and text, 32 bits: a text that was damaged, or stands under another key, has another. */
export function sumOf(key: string, text: string): number {
  let hash = 0x811c9dc5;
  for (const part of [key, '\0', text]) {
    for (let i = 0; i < part.length; i++) hash = Math.imul(hash ^ part.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}
