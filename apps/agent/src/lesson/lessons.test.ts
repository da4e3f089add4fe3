import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LessonView } from '@hooklab/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { Lessons } from './lessons';
import { LessonProgress } from './progress';

const library = fileURLToPath(new URL('../../../../packages/lessons/library/', import.meta.url));
const AT = { id: 'four-lists', language: 'en', kernel: '6.12' } as const;

function people() {
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-lessons-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  for (const name of ['four-lists.md', 'four-lists.zh.md'])
    copyFileSync(join(library, name), join(dir, name));
  const of = (person: string) => new Lessons(dir, new LessonProgress(dir), person);
  return { dir, of };
}

const states = ({ all }: LessonView) => all.map(({ state }) => state);

it('what comes behind a prediction is locked, and not told', () => {
  const lessons = people().of('a');
  const view = lessons.view(AT);
  expect(states(view)).toEqual(['open', 'open', 'locked', 'locked', 'locked', 'locked']);
  expect(view.all[3]!.text).toEqual([]);
  expect(view.all[1]!.predict).toMatchObject({ chosen: null, right: null, why: null });
  expect(() => lessons.go({ ...AT, step: 3 })).toThrow(/still locked/);
  expect(() => lessons.hint({ ...AT, step: 2 })).toThrow(/still locked/);
});

it('the first prediction stands, and what is right is not told before it was run', () => {
  const lessons = people().of('a');
  lessons.predict({ ...AT, step: 1, option: 2 });
  const view = lessons.predict({ ...AT, step: 1, option: 4 });
  expect(view.all[1]!.predict).toMatchObject({ chosen: 2, right: null });
  expect(states(view)).toEqual(['open', 'done', 'open', 'locked', 'open', 'open']);
  expect(() => lessons.predict({ ...AT, step: 1, option: 6 })).toThrow(/nothing of that kind/);
  expect(() => lessons.predict({ ...AT, step: 0, option: 1 })).toThrow(/nothing of that kind/);
});

it('once the run has settled it, what is right and the rest are told', () => {
  const { dir, of } = people();
  const lessons = of('a');
  lessons.predict({ ...AT, step: 1, option: 2 });
  new LessonProgress(dir).change('a', AT.id, (p) => ({ ...p, passed: { 2: 1 } }));
  const view = lessons.go({ ...AT, step: 3 });
  expect(view.all[1]!.predict).toMatchObject({ chosen: 2, right: 4 });
  expect(view.all[3]!.text.length).toBeGreaterThan(0);
  expect([view.at, view.done]).toEqual([3, 3]);
});

it('hints come one by one, each person has progress of their own, and a restart forgets it', () => {
  const { of } = people();
  const lessons = of('a');
  lessons.predict({ ...AT, step: 1, option: 2 });
  const before = lessons.view(AT).all[4]!.task!;
  const { hints, more } = lessons.hint({ ...AT, step: 4 }).all[4]!.task!;
  expect([before.hints.length, hints.length, before.more - more]).toEqual([0, 1, 1]);
  expect(of('b').view(AT).done).toBe(0);
  expect(of('a').view(AT).done).toBe(1);
  expect(lessons.restart(AT).done).toBe(0);
});

it('a lesson is there in each of its languages, once in the list', () => {
  const lessons = people().of('a');
  expect(lessons.list('zh')).toMatchObject([{ id: 'four-lists', language: 'zh', languages: ['en', 'zh'] }]);
  expect(lessons.view({ ...AT, language: 'zh' }).all[0]!.title).toContain('函数');
  expect(() => lessons.view({ ...AT, id: 'nothing' })).toThrow(/no lesson nothing/);
});

it('a file that is not ours, or cut, is a begin; what is kept is read again', () => {
  const { dir, of } = people();
  const file = join(dir, 'lessons.json');
  for (const text of ['', '{', '[]', '{"a":{"four-lists":{"at":-1}}}']) {
    writeFileSync(file, text);
    expect(of('a').view(AT).done).toBe(0);
  }
  of('a').predict({ ...AT, step: 1, option: 2 });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    a: { 'four-lists': { predicted: { 1: 2 } } },
  });
});

it('a disk that takes nothing is said, and remembered until the end', () => {
  const said: unknown[] = [];
  const progress = new LessonProgress('/proc/self/hooklab', (problem) => said.push(problem?.code));
  progress.change('a', 'x', (p) => ({ ...p, at: 2 }));
  expect(progress.of('a', 'x').at).toBe(2);
  expect(said).toEqual(['not-kept']);
});
