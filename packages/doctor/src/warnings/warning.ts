import type { AdvisorFacts, Message, MessageId } from '@hooklab/advisor';
import { type HookId, type Point, pointOfSection, splitSection } from '@hooklab/hook';
import type { Remedy } from '../remedies/context';
import { editsBetween } from '../source/edits';
import { programsOf, type SourceProgram } from '../source/program';

/** W-01 …: the texts are `W-01.title`, `.cause`, `.fix`. */
export type WarningId = `W-0${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}` | 'W-10' | 'W-11';

/** Something that runs here and reads something else than it was written to read. */
export interface Warning {
  readonly id: WarningId;
  readonly title: Message;
  readonly cause: Message;
  readonly fix: Message;
  /** of the source, from 1; null: not known */
  readonly line: number | null;
  readonly remedies: readonly Remedy[];
}

/** What is asked: a program that compiled, and the kernel that it will run on. */
export interface WarningInput {
  /** null: only the object is known */
  readonly source: string | null;
  readonly object: Uint8Array;
  /** of the target's kernel; a part of its files is enough: what is not known is not warned of */
  readonly facts: AdvisorFacts;
}

export function warning(
  id: WarningId,
  params: Message['params'],
  line: number | null,
  remedies: readonly Remedy[] = [],
): Warning {
  const text = (part: string): Message => ({ id: `${id}.${part}` as MessageId, params });
  return { id, title: text('title'), cause: text('cause'), fix: text('fix'), line, remedies };
}

/** A program of the source with the hook and the point that its section names. */
export interface PlacedProgram {
  readonly program: SourceProgram;
  readonly hook: HookId;
  readonly point: Point;
}

export function placedPrograms(source: string | null): PlacedProgram[] {
  if (source === null) return [];
  return programsOf(source).flatMap((program) => {
    const { hook, target } = splitSection(program.section);
    const point = hook && pointOfSection(hook, target);
    return hook && point ? [{ program, hook, point }] : [];
  });
}

/** The line, from 1, of an offset into a text. */
export const lineAt = (source: string, offset: number): number => source.slice(0, offset).split('\n').length;

/** A remedy whose edits make `after` of the source; none where that is not known. */
export function changed(
  source: string,
  after: string | null,
  kind: Remedy['kind'],
  params: Readonly<Record<string, string | number>> = {},
): Remedy[] {
  const edits = after === null ? [] : editsBetween(source, after);
  return edits.length > 0 ? [{ kind, message: { id: `remedy.${kind}` as MessageId, params }, edits }] : [];
}
