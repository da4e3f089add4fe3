import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { KernelService } from './service';

const shipped = (id: string): Uint8Array =>
  execFileSync(
    'xz',
    ['-dc', fileURLToPath(new URL(`../../../../packages/surface/shipped/${id}.tar.xz`, import.meta.url))],
    {
      maxBuffer: 512 * 1024 * 1024,
    },
  );

describe('the kernel service, on the shipped surfaces', () => {
  const fetched: string[] = [];
  const service = new KernelService(async ({ id }) => {
    fetched.push(id);
    return shipped(id);
  });
  const new72 = { id: 'debian-7.2', version: 'a' };
  const old = { id: 'debian-6.12', version: 'a' };

  it('finds, and gives rows of the newest search only', async () => {
    expect(await service.load(old)).toBeGreaterThan(100_000);
    const found = await service.search(old, 'schedswitch');
    expect(found.total).toBeGreaterThan(0);
    const [first] = await service.rows(old, 'schedswitch', 0, 5);
    expect(first).toMatchObject({ kind: 'tracepoint', category: 'sched', name: 'sched_switch' });
    const names = await service.complete(old, 'kind:syscall unlin', 3);
    expect(names.map((e) => e.name)).toContain('unlinkat');
    expect(await service.rows(old, 'schedswitch', 0, 5)).toHaveLength(5);
    await service.search(old, 'unlinkat');
    expect(await service.rows(old, 'schedswitch', 0, 5)).toEqual([]);
    expect(fetched).toEqual(['debian-6.12']);
  });

  it('says why a point is not there', async () => {
    await expect(service.point(new72, 'fn:do_unlinkat')).rejects.toMatchObject({ code: 'no-point' });
    expect(await service.point(old, 'fn:do_unlinkat')).toMatchObject({ kind: 'fn', ftrace: true });
    expect(await service.diff(old, new72, 'fn:do_unlinkat')).toMatchObject({ status: 'vanished' });
  });

  it('advises', async () => {
    const { question } = await service.understand(old, 'who deletes this file');
    expect(question).not.toBeNull();
    const advice = await service.advise(old, question!);
    expect(advice.candidates[0]).toMatchObject({ rank: 1, verdict: 'works' });
  });

  it('tries again after a failure to fetch', async () => {
    let times = 0;
    const flaky = new KernelService(async () => {
      times += 1;
      if (times === 1) throw new Error('away');
      return shipped('debian-5.10');
    });
    const ref = { id: 'debian-5.10', version: 'a' };
    await expect(flaky.search(ref, 'x')).rejects.toThrow('away');
    expect((await flaky.search(ref, 'openat')).total).toBeGreaterThan(0);
  });
});
