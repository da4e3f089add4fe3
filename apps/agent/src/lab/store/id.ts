import { Problem } from '@hooklab/base';
import { z } from 'zod';

/**
 * How a lab kernel is called, in `lab:6.12` and `lab:6.17-rt`: small letters and digits, parts joined by single `-`,
 * and `.` before a digit only, so that no name is a file name with an ending (`6.12.json`) or leads elsewhere (`..`).
 * At most 24 long: it is part of a socket's path.
 */
const GRAMMAR = /^(?=.{1,24}$)[a-z0-9]+(?:\.[0-9][a-z0-9]*|-[a-z0-9]+)*$/;

export const labIdSchema = z.string().regex(GRAMMAR);
/** One of labVersions, or what somebody called an added kernel. */
export type LabId = z.infer<typeof labIdSchema>;

export const isLabId = (text: string): boolean => GRAMMAR.test(text);

/** Throws Problem `lab-id`. */
export function newLabId(text: string): LabId {
  if (isLabId(text)) return text;
  throw new Problem({
    code: 'lab-id',
    what: `A lab kernel cannot be called “${text}”`,
    cause: 'a name is small letters and digits, with “-” between them and “.” before a digit, 24 at most',
    fix: 'Take one like 6.17-rt, with --name',
  });
}

/** "6.12.117+deb13-rt-amd64" → "6.12.117-deb13-rt": a name for a kernel that was given none, as near as the grammar lets. */
export function labIdOf(release: string): LabId {
  const plain = release
    .toLowerCase()
    .replace(/[-_]?(?:amd64|x86[-_]64)$/, '')
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/\.(?![0-9])/g, '-')
    .replace(/-+/g, '-')
    .slice(0, 24)
    .replace(/^[-.]+|[-.]+$/g, '');
  return isLabId(plain) ? plain : 'added';
}
