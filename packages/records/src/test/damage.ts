import fc from 'fast-check';

/** The bytes with one to eight of them changed: for readers that must survive any damage. */
export function damaged(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const change = fc.record({
    at: fc.integer({ min: 0, max: bytes.length - 1 }),
    to: fc.integer({ min: 0, max: 255 }),
  });
  return fc.array(change, { minLength: 1, maxLength: 8 }).map((changes) => {
    const mutant = bytes.slice();
    for (const { at, to } of changes) mutant[at] = to;
    return mutant;
  });
}
