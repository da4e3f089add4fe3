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

  it('finds, and gives rows', async () => {
    expect(await service.load(old)).toBeGreaterThan(100_000);
    const found = await service.search(old, 'schedswitch', 3);
    expect(found.total).toBeGreaterThan(3);
    expect(found.rows).toHaveLength(3);
    const [first, , , fourth] = await service.rows(old, 'schedswitch', 0, 4);
    expect(fourth).toBeDefined();
    expect(first).toMatchObject({ kind: 'tracepoint', category: 'sched', name: 'sched_switch' });
    const names = await service.complete(old, 'kind:syscall unlin', 3);
    expect(names.map((e) => e.name)).toContain('unlinkat');
    expect(fetched).toEqual(['debian-6.12']);
  });

  it('counts what each filter would leave', async () => {
    const facets = await service.facets(old, 'unlink kind:fn');
    const { total } = await service.search(old, 'unlink kind:fn');
    expect(facets.kinds.fn).toBe(total);
    expect(facets.kinds.syscall).toBeGreaterThan(0);
    expect(facets.traceable.yes).toBeLessThan(total);
    const [files, all] = await service.counts(old, ['unlink arg:inode', 'unlink']);
    expect(files).toBeGreaterThan(0);
    expect(files).toBeLessThan(all!);
    const events = await service.facets(old, 'category:sched');
    expect(events.categories.syscalls).toBeGreaterThan(events.categories.sched!);
  });

  it('shows a point with its types, facts and places', async () => {
    const page = await service.page(old, 'fn:vfs_unlink');
    expect(page.links).toMatchObject({ 'struct inode': 'struct:inode' });
    const site = page.facts.find((f) => f.what === 'ftrace has a site')!;
    expect(site).toMatchObject({ answer: 'yes', good: true });
    const { lines, from } = await service.lines(old, site.sources[0]!);
    expect(lines[site.sources[0]!.line! - from]).toBe('vfs_unlink');
    const event = await service.page(old, 'tracepoint:block:block_rq_complete');
    expect(event.format).toContain('name: block_rq_complete');
    expect(event.record).toContain('struct trace_event_raw_block_rq_completion {');
    expect((await service.lines(old, { file: 'btf/vmlinux' })).absent).toContain('binary');
  });

  it('knows other hooks of the same moment, with a verdict each', async () => {
    const moments = await service.moments(old, 'tracepoint:syscalls:sys_enter_unlinkat');
    expect(moments.map((m) => m.path)).toEqual(
      [
        'tracepoint:syscalls:sys_enter_unlinkat',
        'syscall:unlinkat',
        'tracepoint:syscalls:sys_exit_unlinkat',
        'fn:__x64_sys_unlinkat',
        'fn:__se_sys_unlinkat',
        'fn:__do_sys_unlinkat',
      ].filter((path) => moments.some((m) => m.path === path)),
    );
    expect(moments[0]!.hooks).toContainEqual(expect.objectContaining({ hook: 'tp', verdict: 'works' }));
    expect(moments.length).toBeGreaterThan(3);
    expect(await service.moments(old, 'struct:file')).toEqual([]);
  });

  it('tells how a point stands on another kernel', async () => {
    expect(await service.standing(old, old, 'fn:vfs_unlink')).toEqual({ state: 'same' });
    expect(await service.standing(old, new72, 'fn:do_unlinkat')).toMatchObject({
      state: 'absent',
      near: expect.arrayContaining(['fn:filename_unlinkat']),
    });
    expect(await service.standing(new72, old, 'fn:do_unlinkat')).toEqual({ state: 'there' });
    expect(await service.standing(old, new72, 'tracepoint:block:block_rq_complete')).toMatchObject({
      state: 'changed',
    });
  });

  it('says why a point is not there', async () => {
    await expect(service.page(new72, 'fn:do_unlinkat')).rejects.toMatchObject({ code: 'no-point' });
    expect((await service.page(old, 'fn:do_unlinkat')).detail).toMatchObject({ kind: 'fn', ftrace: true });
    expect(await service.diff(old, new72, 'fn:do_unlinkat')).toMatchObject({ status: 'vanished' });
  });

  it('advises', async () => {
    const { question } = await service.understand(old, 'who deletes this file');
    expect(question).not.toBeNull();
    const advice = await service.advise(old, question!);
    expect(advice.candidates[0]).toMatchObject({ rank: 1, verdict: 'works' });
  });

  it('makes a spec of a candidate, with its C, and says where none is made', async () => {
    const { question } = await service.understand(old, 'who deletes this file');
    const { spec, source } = await service.compose(old, question!, { latency: true }, 'fentry fn:vfs_unlink');
    expect(spec.ways.map(({ hook }) => hook)).toContain('kprobe');
    expect(source).toContain('SEC("fentry/vfs_unlink")');
    expect(source).toContain('SEC("fexit/vfs_unlink")');
    expect(source).toContain('e->latency_ns');
    await expect(service.compose(old, question!, {}, 'fentry fn:other')).rejects.toMatchObject({
      code: 'no-program',
    });
  });

  it('puts no other way into a spec of which nothing useful comes', async () => {
    const { question } = await service.understand(old, 'fn:do_exit');
    const { spec } = await service.compose(old, question!, {}, 'kprobe fn:do_exit');
    const hooks = spec.ways.map(({ hook }) => hook);
    expect(hooks).toContain('fentry');
    // it attaches there too, and waits for ever for a return
    expect(hooks).not.toContain('kprobe.session');
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
