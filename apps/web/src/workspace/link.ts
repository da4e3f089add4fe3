import { Problem } from '@hooklab/base';
import { type ProbeSpec, parseSpec } from '@hooklab/probe';

/** What a link carries: a spec, and by which of its hooks it was looked at. */
export interface Linked {
  spec: ProbeSpec;
  hook: string;
}

/** Before the text in an address's fragment, which no server is told. */
const MARK = '#spec=';
/** Characters of a fragment, and of the spec that it becomes: a larger one is none of ours. */
const MOST_TEXT = 64 * 1024;
const MOST_JSON = 512 * 1024;

/** "https://…/compose#spec=…": whoever opens it with a Hooklab of his own has the same form. */
export async function linkOf(linked: Linked, origin: string): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify(linked));
  const packed = await through(json, new CompressionStream('deflate-raw'), MOST_JSON);
  return `${origin}/compose${MARK}${base64url(packed)}`;
}

/** The spec of an address's fragment; null: it carries none. Throws Problem `link`. */
export async function linkedIn(fragment: string): Promise<Linked | null> {
  if (!fragment.startsWith(MARK)) return null;
  const text = fragment.slice(MARK.length);
  if (text.length > MOST_TEXT || !/^[A-Za-z0-9_-]+$/.test(text))
    throw damaged('it is cut, or not of Hooklab');
  let value: unknown;
  try {
    const json = await through(bytesOf(text), new DecompressionStream('deflate-raw'), MOST_JSON);
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch {
    throw damaged('it is cut, or not of Hooklab');
  }
  const { spec, hook } = (value ?? {}) as { spec?: unknown; hook?: unknown };
  const parsed = parseSpec(spec, 'the link');
  return {
    spec: parsed,
    hook: parsed.ways.some((way) => way.hook === hook) ? String(hook) : parsed.ways[0]!.hook,
  };
}

const damaged = (cause: string): Problem =>
  new Problem({
    code: 'link',
    what: 'The link to a probe cannot be read',
    cause,
    fix: 'Copy it again, whole',
  });

async function through(
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array> {
  const reader = new Blob([bytes as BlobPart]).stream().pipeThrough(stream).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    length += read.value.length;
    if (length > most) {
      await reader.cancel();
      throw damaged('it is larger than a spec can be');
    }
    parts.push(read.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function base64url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function bytesOf(text: string): Uint8Array {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
