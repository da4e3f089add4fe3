import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errnoInLog, errnoName, normaliseLog } from './errno';

describe('errno', () => {
  it('is one name however it is written', () => {
    for (const value of [
      'EBUSY',
      '-EBUSY',
      -16,
      16,
      '-16',
      'Device or resource busy',
      ' device or resource busy ',
    ]) {
      expect(errnoName(value)).toBe('EBUSY');
    }
    expect(errnoName('ERROR: strerror_r(-524)=22')).toBe('ENOTSUPP');
    expect(errnoName('Unknown error 524')).toBe('ENOTSUPP');
    expect(errnoName(95)).toBe('EOPNOTSUPP');
    expect(errnoName('Cannot assign requested address')).toBe('EADDRNOTAVAIL');
    expect(errnoName('no such thing')).toBeNull();
  });

  it('in a log is normalised in all three spellings', () => {
    const forms = [
      "libbpf: prog 'p': failed to attach: -EBUSY",
      "libbpf: prog 'p': failed to attach: Device or resource busy",
      "libbpf: prog 'p': failed to attach: -16",
    ];
    for (const form of forms) {
      expect(normaliseLog(form)).toBe(forms[0]);
      expect(errnoInLog(normaliseLog(form))).toBe('EBUSY');
    }
    expect(normaliseLog("prog 'p': failed to attach: ERROR: strerror_r(-524)=22")).toMatch(/: -ENOTSUPP$/);
  });

  it('normalising changes nothing the second time, and no other line', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const once = normaliseLog(text);
        expect(normaliseLog(once)).toBe(once);
      }),
    );
    const verifier = "; return 0; @ a.bpf.c:3\n0: (b7) r0 = 0\nR1 invalid mem access 'scalar'\n";
    expect(normaliseLog(verifier)).toBe(verifier);
  });
});
