import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { readTar, writeTar } from '@hooklab/surface';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Archive } from '../surface/archive';
import { ask, TestAgent } from './agent.fixture';

// A real file system of 64 KiB, which only root can make; in CI the tests run as root.
const isRoot = process.getuid?.() === 0;

describe.runIf(isRoot)('on a disk of 64 KiB', () => {
  let dir: string;
  let said: string[];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'hooklab-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=0700', 'hooklab-test', dir]);
    said = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said.push(String(text));
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    execFileSync('umount', [dir]);
    rmSync(dir, { recursive: true });
  });

  const fill = () => {
    try {
      writeFileSync(join(dir, 'filler'), Buffer.alloc(128 * 1024));
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
    }
  };
  const workspace = (source: string) => ({ target: 'local', spec: 'hand', hook: 'tp', source, edited: true });

  it('sessions and workspace live on in memory, and it is said once', async () => {
    fill();
    const agent = await TestAgent.start(dir);
    try {
      const [one, two] = [agent.launch(), agent.launch()];
      const socket = await agent.connected(one);
      const notices: { text: string }[] = [];
      const other = agent.socket(two);
      other.on('notice', (notice) => notices.push(notice));
      expect(await agent.answerTo(other)).toBeNull();
      for (const source of ['a', 'b', 'c'.repeat(200_000)]) {
        const saved = await ask(socket, 'workspace.save', workspace(source));
        expect(saved).toMatchObject({ ok: true, result: { notKept: { code: 'not-kept' } } });
        expect(JSON.stringify(saved)).toContain('HOOKLAB_STATE');
        expect(await ask(other, 'workspace.load', {})).toMatchObject({ result: { workspace: { source } } });
      }
      expect(await ask(socket, 'sessions.list', {})).toMatchObject({
        result: { sessions: [{}, {}] },
      });
      expect(notices.map(({ text }) => text)).toEqual([
        expect.stringContaining('session of a browser could not be written'),
        expect.stringContaining('workspace could not be written'),
      ]);
      expect(said.filter((line) => line.includes('could not be written'))).toHaveLength(2);
      expect(said.join('')).toContain('the disk is full (ENOSPC)');

      // room again: the next save is on disk
      rmSync(join(dir, 'filler'));
      expect(await ask(socket, 'workspace.save', workspace('d'))).toMatchObject({
        result: { notKept: null },
      });
      agent.launch();
      expect(readdirSync(dir).sort()).toEqual(['sessions', 'workspace.json']);
      expect(readdirSync(join(dir, 'sessions'))).toHaveLength(1);
    } finally {
      await agent.close();
    }
  });

  it('a surface is answered from memory, and nothing half-written stays', async () => {
    const problems: (string | undefined)[] = [];
    const archive = new Archive(join(dir, 'surfaces'), undefined, (problem) => problems.push(problem?.code));
    const files = new Map([['lsm', Buffer.alloc(100_000, 'x')]]);
    const kept = await archive.add('lab:6.12', 'boot', writeTar(files, 'x'));
    expect(archive.find('lab:6.12', kept.version)).toEqual(kept);
    expect(archive.from('lab:6.12', 'boot')).toEqual(kept);
    expect((await archive.files('lab:6.12', kept.version)).get('lsm')?.length).toBe(100_000);
    const streamed = await buffer(archive.stream('lab:6.12', kept.version));
    expect(readTar(streamed, 'x').get('lsm')?.length).toBe(100_000);
    expect(readdirSync(join(dir, 'surfaces', 'lab:6.12'))).toEqual([]);
    await archive.add('lab:6.12', 'boot 2', writeTar(new Map([['lsm', Buffer.from('bpf')]]), 'x'));
    expect(problems).toEqual(['not-kept', undefined]);
  });

  it('read-only: the same', async () => {
    mkdirSync(join(dir, 'sessions'));
    execFileSync('mount', ['-o', 'remount,ro', dir]);
    const agent = await TestAgent.start(dir);
    try {
      const socket = await agent.connected();
      const saved = await ask(socket, 'workspace.save', workspace('a'));
      expect(saved).toMatchObject({
        ok: true,
        result: { notKept: { cause: 'the disk is read-only (EROFS)' } },
      });
    } finally {
      await agent.close();
    }
  });
});
