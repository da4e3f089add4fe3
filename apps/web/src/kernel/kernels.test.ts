import type { SurfaceInfo } from '@hooklab/protocol';
import { expect, test, vi } from 'vitest';
import { FakeAgent } from '../agent/fakeAgent';
import { Kernels } from './kernels';
import type { Progress } from './service';

const info: SurfaceInfo = {
  id: 'debian-6.12',
  title: 'Debian 6.12, shipped',
  live: false,
  state: 'ready',
  progress: null,
  problem: null,
  kernel: '6.12',
  version: '0123abcd',
  absent: [],
  stale: null,
};

function kernelsWith(load: (say: Progress) => Promise<number>): Kernels {
  const kernels = new Kernels(new FakeAgent({ 'surface.open': () => info }));
  const worker = { signIn: async () => {}, load: (_: unknown, say: Progress) => load(say) };
  vi.spyOn(kernels, 'worker', 'get').mockReturnValue(worker as unknown as Kernels['worker']);
  return kernels;
}
const loaded = (kernels: Kernels) => kernels.state.get().loaded[info.id];

test('a word of progress that comes after the answer changes nothing: it is ready, or has failed', async () => {
  let say: Progress = () => {};
  const good = kernelsWith(async (told) => {
    say = told;
    told('reading');
    expect(loaded(good)).toEqual({ state: 'loading', progress: 'reading' });
    return 3;
  });
  await good.open(info.id);
  say('indexing');
  expect(loaded(good)).toMatchObject({ state: 'ready', points: 3 });

  const bad = kernelsWith(async (told) => {
    say = told;
    throw new Error('no such file');
  });
  await expect(bad.open(info.id)).rejects.toThrow('no such file');
  say('indexing');
  expect(loaded(bad)).toMatchObject({ state: 'failed' });
});
