import type { Problem } from '@hooklab/base';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Silence } from './silence';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('ends a loader that hears nothing for so long, and none that hears something in time', () => {
  const ends: string[] = [];
  const silence = new Silence(30, (problem: Problem) => ends.push(problem.code));
  vi.advanceTimersByTime(29_000);
  silence.heard();
  vi.advanceTimersByTime(29_000);
  expect(ends).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(ends).toEqual(['agent-silent']);
});

it('is nothing where no silence is meant, nor after the end', () => {
  const end = vi.fn();
  new Silence(null, end).heard();
  new Silence(1, end).close();
  vi.advanceTimersByTime(3_600_000);
  expect(end).not.toHaveBeenCalled();
});
