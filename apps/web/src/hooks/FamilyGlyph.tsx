import { FAMILY_TITLE, type Family, familyOfHook } from './family';

/** One shape per family, so that colour is never alone. 12 × 12. */
const SHAPE: Record<Family, string> = {
  // a fixed mark on the line
  tracepoint: 'M6 1 11 6 6 11 1 6Z',
  // a pin put in anywhere
  kprobe: 'M1.500 2h9L6 11Z',
  // a way in at the door
  fentry: 'M1 5h5V2l5 4-5 4V7H1Z',
  // a person
  user: 'M6 1a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5ZM1 11c0-3 2.200-4.200 5-4.200S11 8 11 11Z',
  // beats
  sampling: 'M1 6h2v5H1ZM5 1h2v10H5ZM9 4h2v7H9Z',
  other: 'M2 2h8v8H2Z',
};

const COLOUR: Record<Family, string> = {
  tracepoint: 'text-fam-tracepoint',
  kprobe: 'text-fam-kprobe',
  fentry: 'text-fam-fentry',
  user: 'text-fam-user',
  sampling: 'text-fam-sampling',
  other: 'text-fam-other',
};

export function FamilyGlyph({ hook, className = '' }: { hook: string; className?: string }) {
  const family = familyOfHook(hook);
  return (
    <svg
      viewBox="0 0 12 12"
      className={`inline-block size-[10px] shrink-0 ${COLOUR[family]} ${className}`}
      role="img"
      aria-label={FAMILY_TITLE[family]}
    >
      <path d={SHAPE[family]} fill="currentColor" />
    </svg>
  );
}

export function familyColour(hook: string): string {
  return COLOUR[familyOfHook(hook)];
}
