import { type Message, predicateById, say, sourceText } from '@hooklab/advisor';
import type { Diagnosis, Warning } from '@hooklab/doctor';
import { pointText } from '@hooklab/hook';
import type { DiagnosisInfo, RemedyInfo, WarningInfo } from '@hooklab/protocol';

const LONGEST = 4096;
const MOST_REMEDIES = 8;
const MOST_PLACES = 8;

/** At most so many characters; what was cut off ends in “…”. */
export const cut = (text: string, longest = LONGEST): string =>
  text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
const said = (message: Message | null): string | null => message && cut(say(message));

/** A diagnosis as it crosses a wire: everything said, as the schema has it. */
export function diagnosisInfo(d: Diagnosis, kernel: string): DiagnosisInfo {
  return {
    id: d.id,
    title: cut(say(d.title)),
    cause: said(d.cause),
    here: said(d.here),
    fix: said(d.fix),
    kernel,
    evidence: d.evidence.map(({ predicate, holds, places }) => ({
      predicate,
      asks: cut(say({ id: `${predicateById.get(predicate)!.id}.title`, params: {} })),
      holds,
      places: places
        .slice(0, MOST_PLACES)
        .map(({ file, line, text }) => ({ file, line, text: text === null ? null : cut(text) })),
    })),
    sources: d.sources.map((source) => cut(sourceText(source))),
    line: d.line,
    said: d.said === null ? null : cut(d.said),
    remedies: d.remedies.slice(0, MOST_REMEDIES).map(remedyInfo),
  };
}

/** A warning as it crosses a wire. */
export const warningInfo = (w: Warning): WarningInfo => ({
  id: w.id,
  title: cut(say(w.title)),
  cause: cut(say(w.cause)),
  fix: cut(say(w.fix)),
  line: w.line,
  remedies: w.remedies.slice(0, MOST_REMEDIES).map(remedyInfo),
});

function remedyInfo(r: Diagnosis['remedies'][number]): RemedyInfo {
  return {
    kind: r.kind,
    text: cut(say(r.message)),
    hook: r.hook ?? null,
    point: r.point ? pointText(r.point) : null,
    section: r.section ?? null,
    edit: r.edits?.length ? r.edits.map(({ line, count, text }) => ({ line, count, text })) : null,
    command: r.command ?? null,
    proof: null,
  };
}
