import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SurfaceInfo } from '@hooklab/protocol';
import { writeTar } from '@hooklab/surface';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Targets } from '../target/registry';
import { Archive } from './archive';
import { textOf } from './capture';
import { type ScriptedKernel, scriptedKernel, scriptedTarget } from './scripted.fixture';
import { Surfaces } from './surfaces';

let dir: string;
let kernel: ScriptedKernel;
let targets: Targets;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hooklab-surfaces-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  kernel = scriptedKernel();
});

/** An agent that has just started: nothing open, nothing in memory. */
function started(): Surfaces {
  mkdirSync(join(dir, 'shipped'), { recursive: true });
  targets = new Targets([scriptedTarget('local', kernel)]);
  return new Surfaces({ dir: join(dir, 'kept'), shippedDir: join(dir, 'shipped'), targets, lookEvery: 5 });
}

const readsOf = async (work: () => Promise<unknown>): Promise<string[]> => {
  kernel.reads.length = 0;
  await work();
  return [...kernel.reads];
};
const reboot = async (change: () => void) => {
  await targets.stopAll();
  kernel.bootId += '+';
  change();
};
const HUGE = ['kallsyms', 'events', 'available_filter_functions'];
const BUILD = ['btf/vmlinux', 'config'];

describe('a live surface', () => {
  it('is what the target shows, its addresses rebased, with the names of what is absent', async () => {
    const surfaces = started();
    const info = await surfaces.open('local');
    expect(info).toMatchObject({ state: 'ready', live: true, kernel: '6.12.117-amd64', progress: null });
    expect(info.absent).toContainEqual({ item: 'kprobes_blacklist', why: 'there is none' });
    const files = await surfaces.files('local');
    const kallsyms = textOf(files.get('kallsyms'));
    expect(kallsyms).toContain('ffffffff81000000 T _text');
    expect(kallsyms).toContain('ovl_open');
    expect(kallsyms).not.toContain('[bpf]');
    expect(textOf(files.get('events/task/task_rename/format'))).toBe('name: task_r');
    expect(textOf(files.get('btf/overlay'))).toBe('the BTF of overlay');
    expect(textOf(files.get('kernel'))).toBe('6.12.117-amd64 x86_64\n');
  });

  it('is read once for a boot, also after a restart of the agent', async () => {
    const first = await started().open('local');
    const surfaces = started();
    const reads = await readsOf(async () => {
      expect((await surfaces.open('local')).version).toBe(first.version);
    });
    expect(reads.filter((file) => [...HUGE, ...BUILD].includes(file))).toEqual([]);
  });

  it('reads anew what modules change, and nothing else, when asked to or when modules are other ones', async () => {
    const surfaces = started();
    const first = await surfaces.open('local');
    kernel.files.set('kallsyms', 'ffffffff9a000000 T _text\nffffffff9a000010 T added\n');
    expect((await surfaces.open('local')).version).toBe(first.version);
    const again = await readsOf(() => surfaces.open('local', { again: true }));
    expect(again).toEqual(expect.arrayContaining(['kallsyms', 'events', 'btf/overlay']));
    expect(again).not.toEqual(expect.arrayContaining(['btf/vmlinux']));
    expect(textOf((await surfaces.files('local')).get('kallsyms'))).toContain('added');

    kernel.files.set('modules', '');
    const without = await readsOf(() => surfaces.open('local'));
    expect(without).toContain('kallsyms');
    expect(without).not.toContain('btf/vmlinux');
    expect((await surfaces.files('local')).has('btf/overlay')).toBe(false);
  });

  it('keeps BTF and config for a build over boots, and reads them for another build', async () => {
    const surfaces = started();
    const first = await surfaces.open('local');
    await reboot(() => {});
    const second = await readsOf(() => surfaces.open('local'));
    expect(second).toContain('kallsyms');
    expect(second.filter((file) => BUILD.includes(file))).toEqual([]);
    expect((await surfaces.open('local')).version).toBe(first.version);

    await reboot(() => {
      kernel.files.set('notes', 'build id 2');
      kernel.files.set('btf/vmlinux', 'another BTF');
    });
    expect(await readsOf(() => surfaces.open('local'))).toEqual(expect.arrayContaining(BUILD));
    expect(textOf((await surfaces.files('local')).get('btf/vmlinux'))).toBe('another BTF');
  });

  it('does not keep for a build what was refused', async () => {
    kernel.files.delete('config');
    await started().open('local');
    kernel.files.set('config', 'CONFIG_BPF=y\n');
    const surfaces = started();
    await surfaces.open('local', { again: true });
    expect(textOf((await surfaces.files('local')).get('config'))).toBe('CONFIG_BPF=y\n');
  });

  it('has what may change at any time as it is now', async () => {
    const surfaces = started();
    const first = await surfaces.open('local');
    kernel.files.set('sysctls', 'kernel.kptr_restrict = 2\n');
    const reads = await readsOf(() => surfaces.open('local'));
    expect(reads.filter((file) => HUGE.includes(file))).toEqual([]);
    expect(textOf((await surfaces.files('local')).get('sysctls'))).toBe('kernel.kptr_restrict = 2\n');
    kernel.files.set('sysctls', 'kernel.kptr_restrict = 0\n');
    expect((await surfaces.open('local')).version).toBe(first.version);
  });

  it('is read once for all who ask at the same time', async () => {
    const surfaces = started();
    const reads = await readsOf(() => Promise.all([1, 2, 3].map(() => surfaces.open('local'))));
    expect(reads.filter((file) => file === 'kallsyms')).toHaveLength(1);
  });

  it('gives the same facts for the same version, and others for another', async () => {
    kernel.files.delete('btf/vmlinux');
    const surfaces = started();
    const first = await surfaces.whole('local');
    expect(await surfaces.whole('local')).toBe(first);
    kernel.files.set('modules', '');
    const second = await surfaces.whole('local');
    expect(second).not.toBe(first);
    expect(await surfaces.whole('local')).toBe(second);
  });

  it('is left when the last who asked has gone, and read by the next who asks', async () => {
    const surfaces = started();
    const gone = [new AbortController(), new AbortController()];
    kernel.before = (file) => {
      if (file === 'kprobes_blacklist') for (const one of gone) one.abort();
    };
    const asked = gone.map(({ signal }) => surfaces.open('local', { signal }));
    for (const answer of asked) await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    expect(kernel.reads).not.toContain('btf/overlay');
    expect(surfaces.list()[0]).toMatchObject({ state: 'closed', problem: null });
    delete kernel.before;
    expect((await surfaces.open('local')).state).toBe('ready');
  });

  it('goes on when one of two has gone', async () => {
    const surfaces = started();
    const one = new AbortController();
    const first = surfaces.open('local', { signal: one.signal });
    const second = surfaces.open('local', { signal: new AbortController().signal });
    one.abort();
    expect((await second).state).toBe('ready');
    await first;
  });

  it('tells the Problem of a target that goes, and keeps what was read before', async () => {
    const surfaces = started();
    const first = await surfaces.open('local');
    kernel.before = (file) => {
      if (file === 'kallsyms') targets.current('local')?.connection.close();
    };
    await expect(surfaces.open('local', { again: true })).rejects.toMatchObject({ code: 'loader-gone' });
    expect(surfaces.list()[0]).toMatchObject({
      state: 'ready',
      version: first.version,
      problem: { code: 'loader-gone' },
    });
  });
});

describe('modules that come and go', () => {
  const until = (surfaces: Surfaces, holds: (info: SurfaceInfo) => boolean) =>
    new Promise<SurfaceInfo>((resolve) => {
      surfaces.onChange((info) => holds(info) && resolve(info));
    });

  it('are told to who looks, and forgotten once it was read again', async () => {
    const surfaces = started();
    await surfaces.open('local');
    surfaces.watch('local', new AbortController().signal);
    kernel.files.set('modules', 'dummy 16384 0 - Live 0xffffffffc0000000\n');
    const { stale } = await until(surfaces, (info) => info.stale !== null);
    expect(stale).toEqual({ loaded: ['dummy'], unloaded: ['overlay'] });
    expect((await surfaces.open('local', { again: true })).stale).toBeNull();
    kernel.files.set('modules', '');
    expect((await until(surfaces, (info) => info.stale !== null)).stale).toEqual({
      loaded: [],
      unloaded: ['dummy'],
    });
    kernel.files.set('modules', 'dummy 16384 0 - Live 0xffffffffc0000000\n');
    await until(surfaces, (info) => info.stale === null);
  });

  it('are looked at only while somebody looks and the target is open', async () => {
    const surfaces = started();
    await surfaces.open('local');
    const gone = new AbortController();
    surfaces.watch('local', gone.signal);
    await expect.poll(() => kernel.reads.filter((file) => file === 'modules').length).toBeGreaterThan(3);
    gone.abort();
    // one look may be under way
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await readsOf(() => new Promise((resolve) => setTimeout(resolve, 50)))).toEqual([]);

    surfaces.watch('local', new AbortController().signal);
    await targets.stopAll();
    expect(await readsOf(() => new Promise((resolve) => setTimeout(resolve, 50)))).toEqual([]);
    expect(targets.current('local')).toBeNull();
  });
});

describe('Archive', () => {
  const tar = (text: string) => writeTar(new Map([['lsm', Buffer.from(text)]]), 'x');

  it('forgets what was not used for longest when it is too large, and never what was just added', async () => {
    const archive = new Archive(join(dir, 'tars'), 5000);
    const versions: string[] = [];
    for (const id of ['a', 'b', 'c']) {
      const { version } = await archive.add(id, 'o', tar(id));
      const used = new Date(Date.now() - 10_000 + versions.length * 1000);
      utimesSync(archive.path(id, version), used, used);
      versions.push(version);
    }
    expect(['a', 'b', 'c'].map((id, i) => archive.find(id, versions[i]!) !== null)).toEqual([
      false,
      true,
      true,
    ]);
    expect(readdirSync(join(dir, 'tars', 'a'))).toEqual([]);
    const small = new Archive(join(dir, 'small'), 1);
    const { version } = await small.add('a', 'o', tar('a'));
    expect(small.find('a', version)).not.toBeNull();
  });

  it('keeps four versions of an id', async () => {
    const archive = new Archive(join(dir, 'tars'));
    for (let i = 0; i < 7; i++) await archive.add('a', `o${i}`, tar(String(i)));
    expect(readdirSync(join(dir, 'tars', 'a')).filter((name) => name.endsWith('.tar'))).toHaveLength(4);
    expect(archive.from('a', 'o6')).not.toBeNull();
  });

  it('takes a damaged entry for none', async () => {
    const archive = new Archive(join(dir, 'tars'));
    const { version } = await archive.add('a', 'o', tar('a'));
    rmSync(archive.path('a', version));
    expect(archive.find('a', version)).toBeNull();
    expect(archive.from('a', 'o')).toBeNull();
  });
});
