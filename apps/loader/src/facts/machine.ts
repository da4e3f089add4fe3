import { readFileSync } from 'node:fs';
import type { Refusal } from '@hooklab/protocol';
import { capabilitiesOf } from './capabilities';

/** What a refusal depends on besides the program: read when something has failed, not before. */
export type Machine = Refusal['machine'];

export function machine(): Machine {
  return {
    uid: process.getuid?.() ?? -1,
    capabilities: capabilitiesOf(text('/proc/self/status') ?? '').have,
    lockdown: lockdownOf(text('/sys/kernel/security/lockdown')),
  };
}

/** "none [integrity] confidentiality" → "integrity" */
export function lockdownOf(line: string | null): Machine['lockdown'] {
  const word = /\[(\w+)\]/.exec(line ?? '')?.[1];
  return word === 'none' || word === 'integrity' || word === 'confidentiality' ? word : null;
}

function text(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
