import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nameOf, type Secrets, Sessions } from './sessions';

const DAY = 24 * 3600_000;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hooklab-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const launch = (sessions: Sessions, now?: number): Secrets =>
  sessions.exchange(sessions.newLaunchToken('owner', now), 'Firefox on Linux', now)!;
const list = (sessions: Sessions, now?: number) => sessions.list(null, () => 0, now);

it('takes a launch token once', () => {
  const sessions = new Sessions(dir);
  const token = sessions.newLaunchToken();
  const secrets = sessions.exchange(token);
  expect(secrets).not.toBeNull();
  expect(sessions.withCookie(secrets!.cookie)).not.toBeNull();
  expect(sessions.exchange(token)).toBeNull();
  expect(sessions.exchange('')).toBeNull();
  expect(sessions.withCookie(token)).toBeNull();
});

it('wants both secrets: neither half is enough, nor the halves of two sessions', () => {
  const sessions = new Sessions(dir);
  const [one, other] = [launch(sessions), launch(sessions)];
  expect(sessions.whole(one.cookie, one.key)).not.toBeNull();
  expect(sessions.whole(one.cookie, null)).toBeNull();
  expect(sessions.whole(one.cookie, '')).toBeNull();
  expect(sessions.whole(null, one.key)).toBeNull();
  expect(sessions.whole(one.cookie, other.key)).toBeNull();
  expect(sessions.whole(one.key, one.cookie)).toBeNull();
});

it('forgets a launch token after 15 minutes', () => {
  const sessions = new Sessions(dir);
  expect(sessions.exchange(sessions.newLaunchToken('owner', 0), 'x', 15 * 60_000)).toBeNull();
});

it('ends a session 7 days after its last use, and 30 days after its launch however much it is used', () => {
  const from = 1_000_000 * 60_000;
  const sessions = new Sessions(dir);
  const idle = launch(sessions, from);
  expect(sessions.withCookie(idle.cookie, from + 8 * DAY)).toBeNull();
  const used = launch(sessions, from);
  for (let day = 6; day <= 24; day += 6) {
    expect(sessions.withCookie(used.cookie, from + day * DAY), `day ${day}`).not.toBeNull();
  }
  expect(sessions.withCookie(used.cookie, from + 29 * DAY)).not.toBeNull();
  expect(sessions.withCookie(used.cookie, from + 30 * DAY)).toBeNull();
});

it('keeps sessions over a restart, as hashes, readable by the owner only', () => {
  const { cookie, key } = launch(new Sessions(dir));
  expect(new Sessions(dir).whole(cookie, key)).not.toBeNull();
  const names = readdirSync(join(dir, 'sessions'));
  expect(names).toHaveLength(1);
  const file = join(dir, 'sessions', names[0]!);
  expect(file + readFileSync(file, 'utf8')).not.toContain(cookie);
  expect(readFileSync(file, 'utf8')).not.toContain(key);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('loses no session of another agent on the same directory, whoever saves when', () => {
  const agents = [new Sessions(dir), new Sessions(dir)];
  const made = Array.from({ length: 20 }, (_, i) => launch(agents[i % 2]!));
  for (const { cookie, key } of made)
    for (const agent of agents) expect(agent.whole(cookie, key)).not.toBeNull();
  agents[0]!.revoke({ name: nameOf(agents[0]!.withCookie(made[0]!.cookie)!.id) });
  expect(agents[1]!.withCookie(made[0]!.cookie)).toBeNull();
  expect(list(agents[1]!)).toHaveLength(19);
});

it('refuses the 17th waiting link, and keeps the first 16', () => {
  const sessions = new Sessions(dir);
  const tokens = Array.from({ length: 16 }, () => sessions.newLaunchToken());
  expect(() => sessions.newLaunchToken()).toThrowError(expect.objectContaining({ code: 'too-many-links' }));
  for (const token of tokens) expect(sessions.exchange(token)).not.toBeNull();
  sessions.newLaunchToken();
  expect(sessions.voidLinks()).toBe(1);
});

it('lists, and ends one or all others', () => {
  const sessions = new Sessions(dir);
  const [a, b, c] = [launch(sessions, 1), launch(sessions, 2), launch(sessions, 3)].map(
    ({ cookie }) => sessions.withCookie(cookie, 4)!,
  );
  const listed = sessions.list(b!.id, (id) => (id === c!.id ? 2 : 0), 4);
  expect(listed.map(({ name }) => name)).toEqual([c, b, a].map((session) => nameOf(session!.id)));
  expect(listed.map(({ here, windows }) => [here, windows])).toEqual([
    [false, 2],
    [true, 0],
    [false, 0],
  ]);
  expect(sessions.revoke({ name: nameOf(a!.id) })).toEqual([a!.id]);
  expect(sessions.revoke({ name: 'zzzz' })).toEqual([]);
  expect(sessions.revoke({ except: b!.id })).toEqual([c!.id]);
  expect(list(sessions, 4)).toHaveLength(1);
});
