import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answer } from './answer';
import { openRecording, type Recording } from './reader';
import { limitsOf } from './recorder';
import { counted, recorded } from './recording.fixture';

let home: string;
let recording: Recording;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'hooklab-ask-'));
  await recorded(join(home, 'x'), counted(Array(30).fill(50)), limitsOf(2 ** 20));
  recording = openRecording(join(home, 'x'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const never = new AbortController().signal;

it('answers in text, whole numbers and NULL as they are', async () => {
  const sql = 'select count(*) as n, 18446744073709551615::UBIGINT as most, null as none from events';
  const found = await answer(recording, sql, never);
  expect(found).toMatchObject({
    columns: ['n', 'most', 'none'],
    rows: [['1500', '18446744073709551615', null]],
    more: false,
    missing: 0,
  });
});

it('gives the first thousand rows, and says that there are more', async () => {
  const { rows, more } = await answer(recording, 'select n from events', never);
  expect([rows.length, more]).toEqual([1000, true]);
});

it('is stopped, and reads no file', async () => {
  const stop = new AbortController();
  stop.abort();
  await expect(answer(recording, 'select 1', stop.signal)).rejects.toMatchObject({ code: 'stopped' });
  await expect(answer(recording, "select * from read_text('/etc/hostname')", never)).rejects.toMatchObject({
    code: 'query',
  });
});
