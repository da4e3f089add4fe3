import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trialCaseSchema } from '@hooklab/protocol';
import { afterAll, expect, it } from 'vitest';
import { trialObject } from './elf';
import { isGo, userDanger } from './go';

const dir = mkdtempSync(join(tmpdir(), 'hooklab-go-'));
afterAll(() => rmSync(dir, { recursive: true }));
const put = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(dir, name), bytes);
  return join(dir, name);
};
const why = (hook: string, path: string): string | null =>
  userDanger(trialCaseSchema.parse({ hook, at: { kind: 'user', path, symbol: 'main' } }));

it('knows a Go program by its sections, and nothing else', () => {
  const go = put('go', trialObject(['.text', '.gopclntab']));
  expect(isGo(go)).toBe(true);
  expect(isGo(put('c', trialObject(['.text', '.rodata'])))).toBe(false);
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from('#!/bin/sh\n'),
    Buffer.alloc(100, 0xff),
    trialObject(['x']).subarray(0, 70),
  ]) {
    expect(isGo(put('odd', bytes))).toBe(false);
  }
  expect(isGo(process.execPath)).toBe(false);
});

it('leaves a Go program’s returns, and what is no file, alone', () => {
  const go = put('go2', trialObject(['.note.go.buildid']));
  for (const hook of ['uretprobe', 'uretprobe.multi', 'uprobe.session'])
    expect(why(hook, go)).toMatch(/would crash it/);
  expect(why('uprobe', go)).toBeNull();
  expect(why('uretprobe', process.execPath)).toBeNull();
  expect(why('uprobe', dir)).toMatch(/not a regular file/);
  // libbpf says that it is not there
  expect(why('uprobe', '/hooklab/no-such-file')).toBeNull();
});
