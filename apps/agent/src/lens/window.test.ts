import { expect, it } from 'vitest';
import type { Workbench } from '../run/workbench';
import { Window } from './window';

/** A VM whose uptime is read twice. */
const vm = (...uptimes: string[]) =>
  ({ exec: async () => ({ code: 0, stdout: `${uptimes.shift()}\n`, stderr: '' }) }) as unknown as Workbench;
const NS = 1_000_000_000;

it('keeps what every program was there for, by the kernel’s clock', async () => {
  const window = new Window(vm('52.31', '55.00'), 'lab:6.12', 'ts');
  await window.open();
  await window.close();
  const at = [52.31, 52.319, 52.32, 54.99, 55, 60].map((s) => ({ ts: Math.round(s * NS) }));
  expect(window.within(at)).toEqual([at[2], at[3]]);
  expect(window.ms).toBe(2680);
});

it('a 64-bit clock beyond 2^53 stays exact', async () => {
  const window = new Window(vm('9007199300.00', '9007199301.00'), 'lab:6.12', 'ts');
  await window.open();
  await window.close();
  expect(window.within([{ ts: '9007199300010000000' }, { ts: '9007199300009999999' }])).toEqual([
    { ts: '9007199300010000000' },
  ]);
});

it('without a clock nothing is cut, and that is said', async () => {
  const window = new Window(vm(), 'lab:6.12', null);
  await window.open();
  await window.close();
  expect(window.ms).toBeNull();
  expect(window.within([{ n: 1 }])).toEqual([{ n: 1 }]);
});
