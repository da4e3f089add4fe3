import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endOfRecording, openRecording, piecesOf, type Recording } from '../recording/reader';
import { counted, recorded } from '../recording/recording.fixture';
import { importBundle, isBundle, writeBundle } from './bundle';

let home: string;
let recording: Recording;
let bundle: string;
const signal = new AbortController().signal;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'hooklab-bundle-test-'));
  const dir = join(home, 'run');
  await recorded(dir, counted(Array(60).fill(20)), { most: 2 ** 20, segment: 4096 });
  recording = openRecording(dir);
  // as of a run that a spec made
  recording.manifest.spec = { name: 'mine' };
  bundle = join(home, 'it’s a.hooklab');
  await writeBundle(recording, bundle, '0.1.0', signal);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

let n = 0;
const imported = (file: string) => importBundle(file, { dir: join(home, `in-${++n}`), state: home }, signal);
async function refused(file: string): Promise<Problem> {
  try {
    await imported(file);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // nothing is left of it
    expect(existsSync(join(home, `in-${n}`))).toBe(false);
    return error;
  }
  throw new Error('nothing was refused');
}

it('opens elsewhere as the run that it was, byte by byte', async () => {
  expect(isBundle(bundle)).toBe(true);
  expect(recording.segments.length).toBeGreaterThan(2);
  const other = await imported(bundle);
  const pieces = (of: Recording) => [...piecesOf(of)].map((piece) => JSON.stringify(piece));
  expect(pieces(other)).toEqual(pieces(recording));
  expect(endOfRecording(other)).toEqual(endOfRecording(recording));
  expect(readdirSync(other.dir).sort()).toEqual(readdirSync(recording.dir).sort());
});

it('everything can look into it: its versions, kernel, spec and C', () => {
  const out = join(home, 'looked');
  mkdirSync(out);
  execFileSync('tar', ['--force-local', '-xzf', bundle, '-C', out]);
  const text = (name: string) => readFileSync(join(out, name), 'utf8');
  expect(JSON.parse(text('bundle.json'))).toMatchObject({ format: 1, hooklab: '0.1.0' });
  expect(JSON.parse(text('kernel.json'))).toEqual({ release: '6.12.0', arch: 'x86_64', target: 'lab:6.12' });
  expect(JSON.parse(text('spec.json'))).toEqual({ name: 'mine' });
  expect(text('program.c')).toBe('int x;');
});

it('cut off anywhere it is refused in a line, and nothing is kept', async () => {
  const whole = readFileSync(bundle);
  const file = join(home, 'cut');
  for (const bytes of [2, 10, 100, Math.floor(whole.length / 2), whole.length - 20, whole.length - 1]) {
    writeFileSync(file, whole.subarray(0, bytes));
    const problem = await refused(file);
    expect(problem.code).toBe('not-a-bundle');
    expect(problem.cause).toMatch(/^[^\n]+$/);
  }
});

function made(files: Record<string, string>, ...more: string[]): string {
  const dir = mkdtempSync(join(home, 'made-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  const file = join(home, `made-${++n}.tar.gz`);
  execFileSync('tar', ['--force-local', '-czf', file, '-C', dir, ...Object.keys(files), ...more]);
  return file;
}

it('a foreign file, one with more in it, and one of a newer Hooklab are said as that', async () => {
  expect(await refused(made({ 'a.txt': 'x' }))).toMatchObject({ cause: 'there is no bundle.json in it' });
  const about = JSON.stringify({ format: 1, hooklab: '0.1.0', segments: [] });
  expect(await refused(made({ 'bundle.json': about, 'evil.sh': '' }))).toMatchObject({
    cause: 'it has files that no bundle has',
  });
  expect(await refused(made({ 'bundle.json': about }, '../run'))).toMatchObject({ code: 'not-a-bundle' });
  expect(await refused(made({ 'bundle.json': '{"format": 2}' }))).toMatchObject({
    code: 'newer-bundle',
    cause: 'its format is 2, this Hooklab reads up to 1',
  });
  expect(await refused(made({ 'bundle.json': 'x' }))).toMatchObject({ cause: 'bundle.json is no JSON' });
  const segments = [{ name: '00000001.seg', bytes: 3 }];
  expect(
    await refused(made({ 'bundle.json': JSON.stringify({ format: 1, hooklab: '1', segments }) })),
  ).toMatchObject({
    cause: '00000001.seg is missing in it',
  });
  const newer = JSON.stringify({ format: 2 });
  expect(await refused(made({ 'bundle.json': about, 'recording.json': newer }))).toMatchObject({
    code: 'not-a-recording',
    cause: 'its format is 2, this Hooklab reads up to 1',
  });
});
