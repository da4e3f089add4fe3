import type { SpecFilter } from '@hooklab/probe';

/** What made events must be like to pass a probe's filter. */
export interface Fit {
  /** below this directory */
  dir?: string;
  /** this very file */
  file?: string;
  /** the last part of a path */
  name?: string;
  address?: string;
  port?: number;
  /** of the process that does it */
  comm?: string;
}

/** What events have to be like for a filter, and the columns of which nothing here can bring about what they ask for. */
export function fitOf(filters: readonly SpecFilter[]): { fit: Fit; unmet: string[] } {
  const fit: Fit = {};
  const unmet = new Set<string>();
  for (const { column, op, value } of filters) {
    // what a filter keeps out is no way in which events must be
    if (op !== '==' && op !== '^=' && op !== '$=') continue;
    const part = partOf(column, op, value);
    if (part) Object.assign(fit, part);
    else unmet.add(column);
  }
  return { fit, unmet: [...unmet] };
}

function partOf(column: string, op: '==' | '^=' | '$=', value: string | number): Fit | null {
  const text = String(value);
  if (column === 'port' && op === '==') return { port: Number(value) };
  if (column === 'address' && op === '==') return { address: text };
  if (column === 'comm' && op === '==') return { comm: text };
  if (column === 'path' && op === '==') return { file: text };
  if (column === 'path' && op === '^=' && text.endsWith('/')) return { dir: text.replace(/\/+$/, '') || '/' };
  if (column === 'name') return { name: op === '==' ? text : op === '^=' ? `${text}1` : `1${text}` };
  // the one disk that a lab VM can have
  if (column === 'disk' && 'nullb0'.startsWith(text) && op !== '$=') return {};
  return null;
}
