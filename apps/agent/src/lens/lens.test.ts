import { findSpec } from '@hooklab/probe';
import { expect, it } from 'vitest';
import { COMMAND_TERMS } from '../run/lease/terms';
import type { Workbench } from '../run/workbench';
import { lookThrough } from './lens';

const refusalOf = (spec: string, hooks: string[]) =>
  lookThrough(
    // nothing is asked of it before the hooks are known to fit
    {} as Workbench,
    {
      target: 'lab:6.12',
      spec: findSpec(spec),
      hooks,
      command: null,
      forMs: 0,
      owner: null,
      terms: COMMAND_TERMS,
    },
    () => {},
    new AbortController().signal,
  ).catch((error: Error) => error.message);

it('says what it cannot compare before anything is loaded', async () => {
  expect(await refusalOf('unlinkat', ['tp'])).toMatch(/2 to 5 different hooks, and was given tp/);
  expect(await refusalOf('unlinkat', ['tp', 'tp'])).toMatch(/different hooks/);
  expect(await refusalOf('unlinkat', ['tp', 'lsm'])).toMatch(/lsm/);
  expect(await refusalOf('disk-latency', ['tp_btf', 'raw_tp'])).toMatch(/sums up in the kernel/);
});
