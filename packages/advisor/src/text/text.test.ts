import { describe, expect, it } from 'vitest';
import { CORRECTIONS } from '../corrections/corrections';
import { BRANCHES, GOALS } from '../goals';
import { HOOK_ADVICE } from '../hooks';
import { PREDICATES } from '../predicates/predicates';
import { en } from './en';
import { type Message, type MessageId, msg, paramsOf, say, type Texts } from './message';

const has = (id: string): boolean => id in en;

describe('texts', () => {
  it('are there for every id of the data', () => {
    const wanted = [
      ...PREDICATES.flatMap((p) => [`${p.id}.title`, `${p.id}.test`, `${p.id}.else`]),
      ...GOALS.flatMap((g) => [`${g.id}.title`, `${g.id}.trap`, `${g.id}.words`]),
      ...GOALS.flatMap((g) => g.hooks.map((h) => h.because)),
      ...BRANCHES.map((b) => `branch.${b}`),
      ...CORRECTIONS.flatMap((c) => [`${c.id}.belief`, `${c.id}.truth`]),
      ...HOOK_ADVICE.flatMap((h) => [h.text.title, h.text.sees, h.text.blind]),
    ];
    expect(wanted.filter((id) => !has(id))).toEqual([]);
  });

  it('of goals ask only for parameters that the goal has', () => {
    for (const goal of GOALS) {
      const asked = paramsOf(en[`${goal.id}.title` as MessageId]);
      expect(Object.keys(goal.params), goal.id).toEqual(expect.arrayContaining(asked));
      const used = goal.hooks.flatMap((h) =>
        h.points.flatMap((p) => [...p.matchAll(/‹(\w+)›/g)].map((m) => m[1]!)),
      );
      expect(Object.keys(goal.params), goal.id).toEqual(expect.arrayContaining([...new Set(used)]));
    }
  });

  it('are said with their parameters, nested ones in the same language', () => {
    const inner = msg('why.noSite', { fn: 'mas_find' });
    const outer: Message = msg('remedy.other-hook', { section: 'kprobe/mas_find', why: inner });
    expect(say(outer)).toBe('Use kprobe/mas_find instead: mas_find has no ftrace site.');
    const other: Texts = {
      ...en,
      'remedy.other-hook': '改用 ‹section›：‹why›',
      'why.noSite': '‹fn› 没有 ftrace 位置。',
    };
    expect(say(outer, other)).toBe('改用 kprobe/mas_find：mas_find 没有 ftrace 位置。');
  });

  it('show a parameter that is missing', () => {
    expect(say({ id: 'why.noSite', params: {} })).toBe('‹fn› has no ftrace site.');
  });
});
