import { FamilyGlyph, familyColour } from '../hooks/FamilyGlyph';

/** A kind's word, and the hook whose family it belongs to. */
const LOOK: Record<string, { word: string; title: string; hook: string }> = {
  tracepoint: { word: 'event', title: 'Tracepoints', hook: 'tp' },
  rawtracepoint: { word: 'raw', title: 'Raw tracepoints', hook: 'raw_tp' },
  syscall: { word: 'syscall', title: 'Syscalls', hook: 'ksyscall' },
  fn: { word: 'fn', title: 'Functions', hook: 'fentry' },
  lsm: { word: 'lsm', title: 'LSM hooks', hook: 'lsm' },
  bpf: { word: 'bpf', title: 'BPF programs', hook: 'fentry' },
  struct: { word: 'struct', title: 'Structs', hook: '' },
  union: { word: 'union', title: 'Unions', hook: '' },
  enum: { word: 'enum', title: 'Enums', hook: '' },
  typedef: { word: 'typedef', title: 'Typedefs', hook: '' },
  symbol: { word: 'data', title: 'Data', hook: '' },
};

const lookOf = (kind: string) => LOOK[kind] ?? { word: kind, title: kind, hook: '' };

export const kindTitle = (kind: string): string => lookOf(kind).title;

export const KindGlyph = ({ kind }: { kind: string }) => <FamilyGlyph hook={lookOf(kind).hook} />;

/** Glyph and word of a kind, in the colour of its hook family. */
export function KindMark({ kind, className = '' }: { kind: string; className?: string }) {
  const { word, hook } = lookOf(kind);
  return (
    <span className={`inline-flex items-center gap-1 text-xs ${familyColour(hook)} ${className}`}>
      <FamilyGlyph hook={hook} />
      {word}
    </span>
  );
}
