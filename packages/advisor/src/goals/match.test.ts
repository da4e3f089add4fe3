import { describe, expect, it } from 'vitest';
import { understand } from '../engine/ask';
import { fixtureFacts } from '../test/fixture';
import { en } from '../text/en';
import type { Texts } from '../text/message';
import { GOALS, parseNeeds } from './index';
import { matchGoals } from './match';

/** What people ask, and the goal it means. */
const ASKED: readonly [question: string, goal: string, given?: Record<string, string>][] = [
  ['who deletes this file', 'G-37'],
  ['why are packets dropped', 'G-14'],
  ['how long do block I/Os take', 'G-15'],
  ['return value of openat', 'G-03', { syscall: 'openat' }],
  ['which process changes its name', 'G-38'],
  ['who kills my process', 'G-39'],
  ['which files are opened', 'G-34'],
  ['who opens /etc/passwd', 'G-34'],
  ['count all syscalls', 'G-05'],
  ['why is my disk slow', 'G-15'],
  ['who loads kernel modules', 'G-45'],
  ['arguments of unlinkat', 'G-01', { syscall: 'unlinkat' }],
  ['how long does openat take', 'G-04', { syscall: 'openat' }],
  ['return value of vfs_unlink', 'G-10', { fn: 'vfs_unlink' }],
  ['latency of vfs_read', 'G-56', { fn: 'vfs_read' }],
  ['what does tcp_connect get called with', 'G-09', { fn: 'tcp_connect' }],
  ['trace all functions starting with tcp_', 'G-12'],
  ['cpu flame graph', 'G-32'],
  ['tcp retransmissions', 'G-35b'],
  ['xdp drops packets', 'G-29'],
  ['oom killer', 'G-43'],
  ['who changes file permissions', 'G-46'],
  ['lock contention in a mutex', 'G-47'],
  ['dns lookups', 'G-41'],
  ['page faults of postgres', 'G-18'],
  ['which commands are run', 'G-36'],
  ['inject an error into a syscall', 'G-23'],
  ['why does my thread block', 'G-17'],
  ['memory leak in the kernel', 'G-33'],
  ['the path passed to openat is empty', 'G-02', { syscall: 'openat' }],
  ['secure boot machine', 'G-28'],
  ['which syscalls fail with EPERM', 'G-48'],
];

describe('a question in plain words', () => {
  it.each(ASKED)('%s → %s', (question, goal, given = {}) => {
    const [best] = matchGoals(question, fixtureFacts('6.12'));
    expect(best?.goal.id).toBe(goal);
    expect(Object.fromEntries(best!.given.map((id) => [id, best!.params[id]]))).toEqual(given);
  });

  it('that means nothing here is not answered', () => {
    expect(understand('what is the meaning of life', fixtureFacts('6.12'))).toMatchObject({
      question: null,
      sure: false,
    });
    expect(understand('', fixtureFacts('6.12')).question).toBeNull();
  });

  it('is matched in other languages by their own words', () => {
    const chinese: Texts = { ...en, 'G-37.words': '删除 文件|谁 删除', 'G-14.words': '丢包' };
    expect(matchGoals('谁删除了这个文件？', null, chinese)[0]?.goal.id).toBe('G-37');
    expect(matchGoals('为什么丢包', null, chinese)[0]?.goal.id).toBe('G-14');
  });

  it('may be a point', () => {
    const facts = fixtureFacts('6.12');
    const asked = (text: string) => understand(text, facts).question;
    expect(asked('fn:tcp_connect')).toMatchObject({
      kind: 'point',
      point: { kind: 'fn', name: 'tcp_connect' },
    });
    expect(asked('vfs_unlink')).toMatchObject({ kind: 'point', point: { kind: 'fn' } });
    expect(asked('task_rename')).toMatchObject({ point: { kind: 'tracepoint', category: 'task' } });
    expect(asked('openat')).toMatchObject({ point: { kind: 'syscall', name: 'openat' } });
    expect(asked('task_struct.comm')).toMatchObject({ point: { kind: 'field' } });
  });
});

describe('the goal tree', () => {
  it('has the 36 goals of the fact base and at least ten more', () => {
    const ids = new Set(GOALS.map((g) => g.id));
    expect(ids.size).toBe(GOALS.length);
    for (let i = 1; i <= 36; i++) expect(ids, `G-${i}`).toContain(`G-${String(i).padStart(2, '0')}`);
    expect(GOALS.filter((g) => Number(g.id.slice(2, 4)) > 36).length).toBeGreaterThanOrEqual(10);
  });

  it('finds every goal by its own title', () => {
    for (const goal of GOALS) {
      const title = en[`${goal.id}.title` as keyof typeof en].replace(/‹(\w+)›/g, '').replace(/:/g, ' ');
      expect(
        matchGoals(
          `${title} ${en[`${goal.id}.words` as keyof typeof en].split('|')[0]!.replace(/\//g, ' ')}`,
          null,
        ).map((m) => m.goal.id),
        title,
      ).toContain(goal.id);
    }
  });
});

it('reads needs from the command line', () => {
  expect(parseNeeds('entry,return,stack')).toEqual({ entry: true, ret: true, stack: true });
  expect(parseNeeds('latency,functions=50,oldest=4.19')).toEqual({
    latency: true,
    functions: 50,
    oldest: [4, 19],
  });
  expect(parseNeeds('entry,nonsense')).toBeNull();
});
