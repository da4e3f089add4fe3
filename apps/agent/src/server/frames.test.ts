import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardedParser, type RefusedFrame, shapeOf } from './frames';

/** What the decoder makes of one frame: its packet, or why not. */
function decode(frame: unknown): { data?: unknown[]; id?: number } {
  const decoder = new guardedParser.Decoder();
  let packet = {};
  decoder.on('decoded', (made: object) => {
    packet = made;
  });
  decoder.add(frame as string);
  return packet;
}
const refused = (frame: string) => (decode(frame).data?.[1] as RefusedFrame | undefined)?.problem?.code;

const depthOf = (value: unknown): number =>
  value !== null && typeof value === 'object' ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
const valuesOf = (value: unknown): number =>
  1 +
  (value !== null && typeof value === 'object'
    ? Object.values(value).reduce((sum, v) => sum + valuesOf(v), 0)
    : 0);

describe('shapeOf', () => {
  it('never takes a text for flatter or smaller than it is, whatever stands in its strings', () => {
    const string = fc.string({ unit: fc.constantFrom('"', '\\', '[', '{', ',', ']', 'a', '\n', 'é') });
    const value = fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' });
    fc.assert(
      fc.property(value, string, string, (any, text, name) => {
        const whole = [text, { [name]: any }, [[text]]];
        const { depth, values } = shapeOf(JSON.stringify(whole));
        expect(depth).toBe(depthOf(whole));
        expect(values).toBeGreaterThanOrEqual(valuesOf(whole) / 2);
      }),
    );
  });

  it('ends on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'"\\[]{},a') }), (text) => {
        expect(shapeOf(text).depth).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('a frame', () => {
  it('that is as it should be goes on as it is', () => {
    expect(decode('217["run.stop",{"run":3}]')).toMatchObject({ id: 17, data: ['run.stop', { run: 3 }] });
    expect(decode('2["run.ack",{"run":3,"bytes":1,"records":1}]').data?.[0]).toBe('run.ack');
  });

  it('is refused by the bytes that its kind may have, and answered', () => {
    const text = (name: string, bytes: number) => `21["${name}",{"source":"${'x'.repeat(bytes)}"}]`;
    expect(refused(text('run.stop', 64 * 1024))).toBe('message-too-large');
    expect(refused(text('no.such', 64 * 1024))).toBe('message-too-large');
    expect(refused(text('run.start', 64 * 1024))).toBeUndefined();
    expect(refused(text('run.start', 2 * 1024 * 1024))).toBeUndefined();
    expect(refused(text('run.start', 3 * 1024 * 1024))).toBe('message-too-large');
    // by bytes, not by characters
    expect(refused(`21["run.stop","${'é'.repeat(40 * 1024)}"]`)).toBe('message-too-large');
  });

  it('is refused by its depth and its number of values before it is parsed', () => {
    expect(refused(`21["run.stop",${'['.repeat(20)}${']'.repeat(20)}]`)).toBeUndefined();
    expect(refused(`21["run.stop",${'['.repeat(40)}${']'.repeat(40)}]`)).toBe('message-too-deep');
    // never parsed: it is no JSON at all
    expect(refused(`21["run.stop",${'['.repeat(60_000)}`)).toBe('message-too-deep');
    expect(refused(`21["run.stop",${'{"a":'.repeat(5_000)}`)).toBe('message-too-deep');
    expect(refused(`21["run.start",[${'0,'.repeat(50_000)}0]]`)).toBe('message-too-deep');
    expect(refused(`21["run.stop","${'['.repeat(1000)}"]`)).toBeUndefined();
  });

  it('that cannot be answered, or is binary, ends the connection', () => {
    const long = 'x'.repeat(70_000);
    for (const bad of [
      `2["run.ack","${long}"]`,
      `0{"key":"${long}"}`,
      `3${long}`,
      '51-["a",{"_placeholder":true,"num":0}]',
      '61-[0]',
      'x',
      '9',
      Buffer.from('x'),
    ]) {
      expect(() => decode(bad), String(bad).slice(0, 30)).toThrow();
    }
  });
});
