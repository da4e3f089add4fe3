import { line, printable } from '@hooklab/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BtfBuilder } from '../btf/test/builder';
import { encodeText } from '../bytes/text';
import { listPoints } from '../detail/detail';
import { diffKind, diffPoint } from '../diff/diff';
import { Surface } from '../surface/surface';
import { diffText, kindDiffText, type Marks } from './difftext';
import { pointLine } from './line';
import { pointText } from './text';

/** Any name that a BTF string can hold, with the characters that matter close together. */
const names = fc
  .array(
    fc.oneof(
      fc.integer({ min: 1, max: 0xa0 }),
      fc.constantFrom(0x0a, 0x0d, 0x1b, 0x5b, 0x9b, 0x2028, 0x202e, 0x2066, 0xfeff, 0x41),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((codes) => String.fromCharCode(...codes));
const STEERS = /[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const KINDS = [
  'fn',
  'struct',
  'union',
  'enum',
  'typedef',
  'symbol',
  'tracepoint',
  'rawtracepoint',
  'lsm',
] as const;
const quotes: Marks = { removed: (t) => line`«${t}»`, added: (t) => line`«${t}»`, lines: true };

/** A kernel in which everything that has a name has this one, before `tail`. */
function named(name: string, tail = ''): Surface {
  const b = new BtfBuilder();
  const int = b.int('int', 4, { signed: true });
  const s = b.struct(`s${name}`, 8, [`m${name}`, int, 0], [`n${name}${tail}`, int, 32]);
  b.union(`u${name}`, 4, [`m${name}`, int]);
  b.enum(`e${name}`, { [`V${name}`]: 1, [`W${name}${tail}`]: 2 });
  b.typedef(`t${name}`, b.ptr(s));
  b.func(`f${name}`, b.proto(int, [`p${name}${tail}`, b.ptr(s)]));
  b.func(`bpf_lsm_l${name}`, b.proto(int, [`p${name}`, b.ptr(s)]));
  return new Surface(
    name,
    new Map([
      ['btf/vmlinux', b.bytes()],
      ['lsm', encodeText(`a,${name}`)],
    ]),
  );
}

/** Lines of every view of every point, made printable as the command does. */
function views(name: string): Map<string, string[]> {
  const a = named(name);
  const b = named(name, 'x');
  const out = new Map<string, string[]>();
  for (const kind of KINDS) {
    const points = [...listPoints(a, kind)].filter(({ path }) => path.includes(name));
    out.set(`${kind} list`, points.map(pointLine).map(printable));
    out.set(`${kind} show`, points.flatMap(pointText).map(printable));
    out.set(`${kind} diff`, kindDiffText(diffKind(a, b, kind)).map(printable));
    const category = '';
    const beside = points.flatMap((p) =>
      diffText(diffPoint(a, b, { kind, category, name: p.name }), ['a', 'b'], 400, quotes),
    );
    out.set(`${kind} point diff`, beside);
  }
  return out;
}

describe('names of a surface that somebody sent', () => {
  it('steer nothing and forge no line, in any view', () => {
    const plain = views('_plain_');
    let seen = 0;
    for (const lines of plain.values()) seen += lines.length;
    expect(seen).toBeGreaterThan(40);
    fc.assert(
      fc.property(names, (name) => {
        // a name of the one that is compared with; what a C name ends with, ends it here too
        fc.pre(!/[.$]/.test(name));
        // the same kernel with plain names. BTF is searched for ASCII names only: others are in no view of functions
        const visible = /[^\x00-\x7f]/.test(name) ? null : views(name.replace(/[\x00-\x20\x7f]/g, '#'));
        for (const [view, lines] of views(name)) {
          for (const text of lines) expect(text, view).not.toMatch(STEERS);
          if (visible) expect(lines.length, `${view}: ${lines.join('\n')}`).toBe(visible.get(view)!.length);
        }
      }),
      { numRuns: 200 },
    );
  });
});
