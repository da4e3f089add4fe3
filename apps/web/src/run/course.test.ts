import type { LessonView, StepView, TargetId } from '@hooklab/protocol';
import { expect, test } from 'vitest';
import { FakeAgent } from '../agent/fakeAgent';
import { Course } from './course';

const step = (kind: StepView['kind'], state: StepView['state']): StepView => ({
  kind,
  title: kind,
  state,
  text: [],
  predict: null,
  task: null,
});

const view = (at: number): LessonView => ({
  id: 'x',
  title: 'X',
  about: '',
  kernels: ['5.10', '6.12'],
  minutes: 1,
  language: 'en',
  languages: ['en'],
  steps: 3,
  done: 0,
  at,
  all: [step('goal', 'open'), step('predict', 'open'), step('run', 'locked')],
});

const tried = { results: [], passed: true, panes: [] };

function storage() {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

async function opened(target: TargetId | null = 'lab:5.10', kept = storage()) {
  const agent = new FakeAgent({
    'lesson.open': () => ({ lesson: view(0) }),
    'lesson.go': ({ step }) => ({ lesson: view(step) }),
    'lesson.try': () => ({ tried, lesson: view(0) }),
    'lessons.list': () => ({ lessons: [] }),
  });
  const course = new Course(agent, () => target, kept);
  await course.open('x');
  return { agent, course, kept };
}

test('a step that is locked, or not there, is not gone to', async () => {
  const { agent, course } = await opened();
  for (const to of [2, 3, -1]) await course.go(to);
  expect(agent.of('lesson.go')).toEqual([]);
  await course.go(1);
  expect(course.state.get().open?.at).toBe(1);
});

test.each([
  ['lab:5.10', 'lab:5.10'],
  ['lab:7.2', 'lab:6.12'],
  ['local', 'lab:6.12'],
  [null, 'lab:6.12'],
] as const)('looking at %s, a step is tried in %s', async (target, vm) => {
  const { course } = await opened(target);
  expect(course.target).toBe(vm);
});

test('a try is one at a time; its first run is shown; a cancelled one leaves no problem', async () => {
  const { agent, course } = await opened();
  const shown: string[] = [];
  course.onRun = ({ name }) => shown.push(name);
  const trying = course.try('lab:5.10', null, null);
  const second = course.try('lab:5.10', null, null);
  for (const name of ['tp', 'fentry']) agent.tell('lesson.run', { run: 1, name, hook: 'tp', spec: null });
  await Promise.all([trying, second]);
  agent.tell('lesson.run', { run: 2, name: 'late', hook: 'tp', spec: null });
  expect(agent.of('lesson.try')).toHaveLength(1);
  expect(shown).toEqual(['tp']);
  expect(course.state.get()).toMatchObject({ busy: null, tried: { step: 0 }, problem: null });
});

test('a lesson that was open is opened again after a reload, and not once it was closed', async () => {
  const { kept, course } = await opened();
  const next = await opened('lab:6.12', kept);
  next.course.state.update((s) => ({ ...s, open: null }));
  await next.course.online();
  expect(next.course.state.get().open?.id).toBe('x');
  course.close();
  expect(kept.getItem('hooklab.lessons.open')).toBeNull();
});
