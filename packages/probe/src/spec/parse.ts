import { Problem } from '@hooklab/base';
import type { z } from 'zod';
import type { Fault } from './fault';
import { specFaults } from './faults';
import { type ProbeSpec, specSchema } from './schema';
import { upgradeSpec } from './upgrade';

/**
 * Anything → a spec (an older version upgraded), or Problem `spec` that names the wrong field: `where` is its path
 * (`ways[1].captures.pid`, after the file's name if `origin` is given), `cause` what is wrong with it, `log` all faults, one a line.
 */
export function parseSpec(value: unknown, origin?: string): ProbeSpec {
  const result = specSchema.safeParse(upgradeSpec(value));
  if (!result.success) throw refused(value, origin, result.error.issues.flatMap(issueFaults));
  const faults = specFaults(result.data);
  if (faults.length > 0) throw refused(value, origin, faults);
  return result.data;
}

/** The text of a spec's file. Text that is no JSON is Problem `spec` with the place, as JSON.parse gives it. */
export function parseSpecText(text: string, origin?: string): ProbeSpec {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new Problem({
      code: 'spec',
      what: 'The spec is not JSON',
      where: [origin, jsonPlace(text, cause)].filter(Boolean).join(', ') || undefined,
      cause,
      fix: 'A spec is one JSON object; comments and trailing commas are not JSON',
    });
  }
  return parseSpec(value, origin);
}

function refused(value: unknown, origin: string | undefined, faults: Fault[]): Problem {
  const first = faults[0]!;
  const name = nameOf(value);
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  return new Problem({
    code: 'spec',
    what: name ? `The spec ${name} is not valid` : 'The spec is not valid',
    where: [origin, first.path || 'the whole spec'].filter(Boolean).join(', '),
    cause: first.message + more,
    log: faults.map((f) => `${f.path || 'the whole spec'}: ${f.message}`).join('\n'),
  });
}

function nameOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('name' in value)) return null;
  return typeof value.name === 'string' && value.name.length <= 64 ? value.name : null;
}

function issueFaults(issue: z.core.$ZodIssue): Fault[] {
  const path = pathText(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathText([...issue.path, key]),
      message: 'a spec has no such field',
    }));
  }
  return [{ path, message: issue.message }];
}

/** ["ways", 1, "captures", "pid"] → "ways[1].captures.pid" */
export function pathText(path: readonly PropertyKey[]): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else text += text === '' ? String(key) : `.${String(key)}`;
  }
  return text;
}

/** V8 says "… at position 17" or "… (line 2 column 3)". */
function jsonPlace(text: string, message: string): string | undefined {
  const direct = /line (\d+) column (\d+)/.exec(message);
  if (direct) return `line ${direct[1]}, column ${direct[2]}`;
  const position = /position (\d+)/.exec(message);
  if (!position) return undefined;
  const before = text.slice(0, Number(position[1])).split('\n');
  return `line ${before.length}, column ${before.at(-1)!.length + 1}`;
}
