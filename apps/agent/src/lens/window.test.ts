import { expect, it } from 'vitest';
import type { Workbench } from '../run/workbench';
import { Window } from './window';

const vm = { exec: async () => ({ code: 0, stdout: '52.31\n', stderr: '' }) } as unknown as Workbench;
const NS = 1_000_000_000;

it('keeps what every program was there for, by the kernel’s clock', async () => {
  const window = new Window(vm, 'lab:6.12', 'ts');
  await window.open();
  await new Promise((resolve) => setTimeout(resolve, 20));
  window.close();
  const at = [52, 52.31, 52.365, 60].map((s) => ({ ts: Math.round(s * NS) }));
  expect(window.within(at)).toEqual([at[2]]);
  expect(window.ms).toBeGreaterThan(0);
});

it('a 64-bit clock beyond 2^53 stays exact', async () => {
  const late = {
    exec: async () => ({ code: 0, stdout: '9007199300.00\n', stderr: '' }),
  } as unknown as Workbench;
  const window = new Window(late, 'lab:6.12', 'ts');
  await window.open();
  window.close();
  expect(window.within([{ ts: '9007199300055000000' }, { ts: '9007199300049999999' }])).toEqual([
    { ts: '9007199300055000000' },
  ]);
});

it('without a clock nothing is cut, and that is said', async () => {
  const window = new Window(vm, 'lab:6.12', null);
  await window.open();
  window.close();
  expect(window.ms).toBeNull();
  expect(window.within([{ n: 1 }])).toEqual([{ n: 1 }]);
});
