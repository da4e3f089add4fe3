import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Sessions } from './sessions';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hooklab-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

it('takes a launch token once', () => {
  const sessions = new Sessions(dir);
  const token = sessions.newLaunchToken();
  const id = sessions.exchange(token);
  expect(id).not.toBeNull();
  expect(sessions.has(id!)).toBe(true);
  expect(sessions.exchange(token)).toBeNull();
  expect(sessions.exchange('')).toBeNull();
  expect(sessions.has(token)).toBe(false);
});

it('forgets a launch token after 15 minutes and a session after 30 days', () => {
  const sessions = new Sessions(dir);
  expect(sessions.exchange(sessions.newLaunchToken(0), 15 * 60_000)).toBeNull();
  const id = sessions.exchange(sessions.newLaunchToken(0), 1)!;
  expect(sessions.has(id, 29 * 24 * 3600_000)).toBe(true);
  expect(sessions.has(id, 31 * 24 * 3600_000)).toBe(false);
});

it('keeps sessions over a restart, as hashes, readable by the owner only', () => {
  const id =
    new Sessions(dir).exchange('') ??
    (() => {
      const s = new Sessions(dir);
      return s.exchange(s.newLaunchToken())!;
    })();
  expect(new Sessions(dir).has(id)).toBe(true);
  const file = join(dir, 'sessions.json');
  expect(readFileSync(file, 'utf8')).not.toContain(id);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
