import { findSpec, ofThose, whoseTests } from '@hooklab/probe';
import { expect, it } from 'vitest';
import { whoseOf } from './whose';

it('options say whose events as expressions of every spec', () => {
  const whose = whoseOf({
    pid: '12, 13',
    uid: '0',
    comm: 'ss?d*',
    cgroup: '/system.slice',
    container: 'web',
    rate: '5',
  });
  expect(whoseTests(whose)).toEqual([
    'pid == 12 || pid == 13',
    'uid == 0',
    'glob(comm, "ss?d*")',
    'in_cgroup("/system.slice")',
    'in_container("web")',
  ]);
  expect(whose.rate).toBe(5);
  expect(whoseTests(whoseOf({ comm: 'sshd' }))).toEqual(['comm == "sshd"']);
  expect(whoseTests(whoseOf({}))).toEqual([]);
});

it.each([
  [{ pid: '1,x' }, '“x” is none'],
  [{ uid: '' }, 'one is empty'],
])('%j is refused', (options, cause) => {
  expect(() => whoseOf(options)).toThrow(expect.objectContaining({ code: 'usage', cause }));
});

it.each(['0', '-1', '1.5', 'many', '2000000'])('a rate of %s is refused', (rate) => {
  expect(() => whoseOf({ rate })).toThrow(expect.objectContaining({ code: 'usage' }));
});

it('every way of a spec is narrowed, beside what it asks for itself', () => {
  const spec = findSpec('execs');
  const some = ofThose(spec, whoseOf({ comm: 'sh', rate: '9' }));
  expect(some.ways.map(({ where }) => where?.at(-1))).toEqual(spec.ways.map(() => 'comm == "sh"'));
  expect(some.limits.rate).toBe(9);
  expect(ofThose(spec, {})).toBe(spec);
});
