import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { understand } from '../engine/ask';
import { shippedFacts } from '../test/fixture';
import { CONFIDENT, matchGoals } from './match';

/**
 * goldens/questions/NAME.tsv: what people type and the goal that it means, one a line; "-": no goal of ours, the
 * nearest are shown as such. A question is added by adding a line.
 */
const QUESTIONS = new URL('../../goldens/questions/', import.meta.url);
const asked = readdirSync(QUESTIONS).flatMap((file) =>
  readFileSync(new URL(file, QUESTIONS), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t') as [question: string, goal: string]),
);

describe('a question that people type', () => {
  const facts = shippedFacts('6.12');

  it.each(asked.filter(([, goal]) => goal !== '-'))('%s → %s', (question, goal) => {
    expect(understand(question, facts)).toMatchObject({ sure: true, question: { kind: 'goal', goal } });
  });

  it.each(asked.filter(([, goal]) => goal === '-'))(
    '%s: no goal fits, the nearest are shown as such',
    (question) => {
      const { question: chosen, sure, goals } = understand(question, facts);
      expect({ chosen, sure }).toEqual({ chosen: null, sure: false });
      expect(goals.length).toBeGreaterThanOrEqual(3);
      expect(new Set(goals.map((m) => m.goal.id)).size).toBe(goals.length);
    },
  );

  it('that fits a goal only in part is not taken for it', () => {
    for (const question of ['my machine', 'a full table', 'which variable is read', 'block the sun']) {
      expect(matchGoals(question, facts)[0]!.score, question).toBeLessThan(CONFIDENT);
    }
  });

  it('that names a function of this kernel is answered for it', () => {
    const of = (question: string) => understand(question, facts).question;
    expect(of('what is written to the socket in tcp_sendmsg')).toMatchObject({
      goal: 'G-09',
      params: { fn: 'tcp_sendmsg' },
    });
    expect(of('page faults in handle_mm_fault')).toMatchObject({ params: { fn: 'handle_mm_fault' } });
    expect(of('what does vfs_unlink return, function and file')).toMatchObject({
      goal: 'G-10',
      params: { fn: 'vfs_unlink' },
    });
    // a word of the goals is no function
    expect(of('mmap_lock contention')).toMatchObject({ goal: 'G-115', params: {} });
  });
});
