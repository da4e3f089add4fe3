import { en, type MessageId, paramsOf } from '@hooklab/advisor';
import { describe, expect, it } from 'vitest';
import { ERRORS } from './match';

describe('texts', () => {
  it('are there for every failure and every way out', () => {
    const wanted = ERRORS.flatMap((e) => [
      ...['title', 'cause', 'fix'].map((part) => `${e.id}.${part}`),
      ...e.remedies.map((kind) => `remedy.${kind}`),
    ]);
    expect(wanted.filter((id) => !(id in en))).toEqual([]);
  });

  it('ask only for what a pattern names or the doctor always has', () => {
    const always = ['name', 'n', 'reg', 'range', 'off'];
    for (const error of ERRORS) {
      for (const part of ['title', 'cause', 'fix']) {
        const asked = paramsOf(en[`${error.id}.${part}` as MessageId]);
        expect(
          asked.filter((p) => !always.includes(p)),
          `${error.id}.${part}`,
        ).toEqual([]);
      }
    }
  });
});
