import { expect, it } from 'vitest';
import { isRequestName, may, mostBytesOf, type RequestName, requests } from '../index';

it('what changes something is not for observers', () => {
  const looking: RequestName[] = (Object.keys(requests) as RequestName[]).filter(
    (name) => requests[name].role === 'observer',
  );
  // one more here is a decision: an observer could send it
  expect(looking.sort()).toEqual([
    'lesson.go',
    'lesson.hint',
    'lesson.open',
    'lesson.predict',
    'lesson.restart',
    'lessons.list',
    'recording.groups',
    'recording.open',
    'recording.page',
    'recordings.list',
    'run.ack',
    'run.unwatch',
    'run.watch',
    'runs.list',
    'session.leave',
    'sessions.list',
    'specs.list',
    'surface.open',
    'surfaces.list',
    'targets.list',
    'targets.preferred',
    'workspace.load',
  ]);
});

it('roles go up', () => {
  expect([may('observer', 'driver'), may('driver', 'driver'), may('owner', 'driver')]).toEqual([
    false,
    true,
    true,
  ]);
});

it('only what carries a source may be large', () => {
  const large = (Object.keys(requests) as RequestName[]).filter((name) => mostBytesOf(name) > 64 * 1024);
  expect(large.sort()).toEqual(['lesson.try', 'run.start', 'source.check', 'workspace.save']);
  for (const name of [undefined, '', 'constructor', '__proto__', 'toString']) {
    expect(mostBytesOf(name)).toBe(64 * 1024);
    expect(isRequestName(name)).toBe(false);
  }
});
