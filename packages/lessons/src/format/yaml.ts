import { isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';

/** What is wrong with a lesson, and in which line of its file. */
export interface LessonFault {
  readonly line: number;
  readonly message: string;
}

/**
 * A piece of YAML that begins in line `first` of its file, checked. Only YAML's own plain values: no tags, no aliases (an
 * alias of an alias makes a small file a huge value).
 */
export function readYaml<T>(
  text: string,
  first: number,
  schema: z.ZodType<T>,
): { data: T } | { faults: LessonFault[] } {
  const lines = new LineCounter();
  const doc = parseDocument(text, {
    lineCounter: lines,
    schema: 'core',
    uniqueKeys: true,
    merge: false,
    prettyErrors: false,
  });
  const lineAt = (offset: number) => first + lines.linePos(offset).line - 1;
  const [error] = [...doc.errors, ...doc.warnings];
  if (error) return { faults: [{ line: lineAt(error.pos[0]), message: oneLine(error.message) }] };
  let value: unknown;
  try {
    value = doc.toJS({ maxAliasCount: 0 });
  } catch {
    return { faults: [{ line: first, message: 'an alias: write it out' }] };
  }
  const read = schema.safeParse(value ?? {});
  if (read.success) return { data: read.data };
  return {
    faults: read.error.issues.map(({ path, message, ...issue }) => {
      const extra = issue.code === 'unrecognized_keys' ? issue.keys[0]! : null;
      const whole = extra === null ? path : [...path, extra];
      const what = extra === null ? oneLine(message) : 'no such field';
      return { line: lineAt(offsetOf(doc.contents, whole)), message: `${pathText(whole)}${what}` };
    }),
  };
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const pathText = (path: readonly PropertyKey[]): string =>
  path.length === 0
    ? ''
    : `${path.map((part, i) => (typeof part === 'number' ? `[${part + 1}]` : i === 0 ? String(part) : `.${String(part)}`)).join('')}: `;

/** Where what the path names begins, or the last of its parts that is there. */
function offsetOf(root: Node | null, path: readonly PropertyKey[]): number {
  let at: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const part of path) {
    if (isMap(at)) {
      const pair = at.items.find(({ key }) => String(key) === String(part));
      if (!pair) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      at = pair.value;
    } else if (isSeq(at)) {
      at = at.items[Number(part)];
      offset = (at as Node | undefined)?.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}
