import type { Message, MessageId } from '@hooklab/advisor';
import type { HookId, Point } from '@hooklab/hook';
import type { Btf } from '@hooklab/surface';
import type { RemedyKind } from '../errors/entry';
import type { DoctorInput } from '../failure/failure';
import type { SourceLine } from '../failure/sourceline';
import { type Edit, editsBetween } from '../source/edits';
import type { SourceProgram } from '../source/program';
import { type NewHook, rehook } from '../source/rehook';

/** One way out. What it carries is what a button needs: a hook and point, edits of the source, a command. */
export interface Remedy {
  readonly kind: RemedyKind;
  readonly message: Message;
  readonly hook?: HookId;
  readonly point?: Point;
  /** the new section */
  readonly section?: string;
  /** changes of the source that make it so; without them a person has to */
  readonly edits?: readonly Edit[];
  /** a command for the target, shown, never run unasked */
  readonly command?: string;
}

export interface RemedyContext extends Omit<DoctorInput, 'hook' | 'btf' | 'program'> {
  readonly hook: HookId | null;
  readonly line: SourceLine | null;
  readonly params: Readonly<Record<string, string>>;
  /** the program that failed, in the source */
  readonly program: SourceProgram | null;
  /** all of the source, in their order */
  readonly programs: readonly SourceProgram[];
  /** of the kernel it failed on */
  readonly btf: Btf | null;
}

export type Maker = (c: RemedyContext) => Remedy[];

export const plain = (kind: RemedyKind, more: Partial<Remedy> = {}): Remedy => ({
  kind,
  message: { id: `remedy.${kind}` as MessageId, params: {} },
  ...more,
});

/** With the edits that make `after` of the source, where there is one. */
export function changing(c: RemedyContext, after: string | null | undefined): Pick<Remedy, 'edits'> {
  if (!c.source || after === null || after === undefined) return {};
  const edits = editsBetween(c.source.text, after);
  return edits.length > 0 ? { edits } : {};
}

/** A remedy that puts the program on another hook. */
export function moving(c: RemedyContext, kind: RemedyKind, to: NewHook, message: Message): Remedy {
  const { source, program, hook, target, facts } = c;
  const after =
    source && program && hook ? rehook(source.text, program, { hook, point: target }, to, facts) : null;
  return { kind, message, ...to, ...changing(c, after) };
}

/** Those that a button can make come first. */
export const buttonsFirst = (remedies: readonly Remedy[]): Remedy[] => [
  ...remedies.filter((r) => r.edits),
  ...remedies.filter((r) => !r.edits),
];
