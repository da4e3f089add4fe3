import { expect, test } from '../support/fixtures';
import { hooklab, startAgent } from '../support/hooklab';
import { answerTo, left, open, secretsOf, session } from '../support/session';

test('a used launch link tells how to get another', async ({ agent, page, context }) => {
  // the one that runs is found without its port
  const link = (await hooklab(['link'])).stdout.trim();
  expect(new URL(link).port).toBe(String(agent.port));
  await page.goto(link);
  await expect(page.getByTestId('target-picker')).toBeVisible();
  await context.clearCookies();
  const second = await context.newPage();
  await second.goto(link);
  await expect(second.getByRole('status')).toContainText('used already');
});

test('an address that was asked for before the login opens after it; a used link leads on', async ({
  agent,
  page,
  context,
}) => {
  const wanted = `http://127.0.0.1:${agent.port}/browse/struct/qstr?surface=debian-6.12`;
  await page.goto(wanted);
  await expect(page.getByRole('status')).toContainText('no session');
  const link = await agent.link();
  const second = await context.newPage();
  await second.goto(link);
  await expect(second).toHaveURL(wanted);
  await expect(second.getByTestId('point-name')).toHaveText('qstr', { timeout: 60_000 });
  // the page that waited opens by itself
  await expect(page.getByTestId('point-name')).toHaveText('qstr', { timeout: 60_000 });
  await second.goto(link);
  await expect(second.getByTestId('ask-field')).toBeVisible();
});

test('sessions are listed and ended by the command, and by another browser', async ({ agent, page }) => {
  const port = ['--port', String(agent.port)];
  const link = async (...args: string[]) =>
    JSON.parse((await hooklab(['link', ...port, ...args, '--json'])).stdout);
  const secrets = await secretsOf(agent);
  const socket = open(agent, secrets);
  expect(await answerTo(socket)).toBeNull();
  await page.goto(await agent.link());
  await expect(page.getByTestId('target-picker')).toBeVisible();

  const { sessions } = await link('--list');
  const browser = sessions.find(({ about }: { about: string }) => about.includes('Chrome'));
  expect(browser).toMatchObject({ windows: 1, role: 'owner' });
  const program = sessions.find(
    ({ about, windows }: { about: string; windows: number }) => about === 'a program' && windows === 1,
  );

  const gone = left(socket);
  expect(await link('--revoke', program.name)).toEqual({ ended: 1 });
  await gone;
  const again = open(agent, secrets);
  expect(await answerTo(again)).not.toBeNull();
  again.close();
  expect((await hooklab(['link', ...port, '--revoke', program.name])).stderr).toContain(
    'There is no session',
  );

  // somebody else stops all runs: the page says who
  const other = await session(agent);
  await other.ask('run.stopAll', {});
  await expect(page.getByText('All runs were stopped')).toBeVisible();
  await expect(page.getByText(/by [0-9a-z]{4}, a program/)).toBeVisible();

  // the page ends the other's session from its palette, then its own
  const ended = left(other.socket);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('end the session of a program');
  await expect(page.getByRole('option', { name: /End the session of a program/ }).first()).toBeVisible();
  const { sessions: now } = await link('--list');
  const theirs = now.find(
    (s: { about: string; windows: number }) => s.about === 'a program' && s.windows === 1,
  );
  await page.getByRole('option', { name: new RegExp(`End the session of a program ${theirs.name}`) }).click();
  await ended;
  await page.keyboard.press('Control+k');
  await page.keyboard.type('log out of this browser');
  await page.getByRole('option', { name: 'Log out of this browser' }).click();
  await expect(page.getByText('This browser has no session')).toBeVisible();
  await page.reload();
  await expect(page.getByText('npx hooklab link')).toBeVisible();
});

test('a page of another version says to reload', async ({ agent, page }) => {
  // as a page that was loaded from an older agent
  await page.addInitScript(() => {
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (data) {
      send.call(this, typeof data === 'string' ? data.replace(/"protocol":\d+/, '"protocol":1') : data);
    };
  });
  await page.goto(await agent.link());
  await expect(page.getByRole('heading', { name: 'another version than this page' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible();
});

test('a session of a launch link with a role may do that and no more', async ({ agent }) => {
  const link = await hooklab(['link', '--port', String(agent.port), '--role', 'observer']);
  const observer = open(agent, await secretsOf(agent, link.stdout.trim()));
  const ask = (name: string, message: object) =>
    new Promise<{ ok: boolean; problem?: { code: string } }>((resolve) =>
      observer.emit(name, message, resolve),
    );
  expect((await ask('targets.list', {})).ok).toBe(true);
  for (const [name, message] of [
    ['run.stopAll', {}],
    ['target.exec', { target: 'lab:6.12', command: 'true' }],
    ['sessions.revoke', { others: true }],
  ] as const) {
    expect((await ask(name, message)).problem?.code, name).toBe('not-allowed');
  }
  observer.close();
});

test('more launch links than are kept are refused, and the first one still works', async () => {
  const agent = await startAgent(['--target', 'ssh:nobody@127.0.0.1']);
  try {
    const links = [/http:\S+launch#\S+/.exec(agent.output())![0]];
    for (let i = 1; i < 16; i++) links.push(await agent.link());
    const refused = await hooklab(['link', '--port', String(agent.port)]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('16 launch links wait')]);
    expect((await secretsOf(agent, links[0])).key).not.toBe('');
    expect((await hooklab(['link', '--port', String(agent.port), '--void'])).stdout).toBe(
      '15 launch links taken back\n',
    );
  } finally {
    await agent.stop();
  }
});

test('two agents on one state directory lose none of each other’s sessions', async ({ agent }) => {
  const other = await startAgent(['--target', 'ssh:nobody@127.0.0.1']);
  try {
    const names = new Set<string>();
    for (let i = 0; i < 10; i++) await secretsOf(i % 2 ? agent : other);
    for (const each of [agent, other]) {
      const { stdout } = await hooklab(['link', '--port', String(each.port), '--list', '--json']);
      const { sessions } = JSON.parse(stdout);
      expect(sessions.length).toBeGreaterThanOrEqual(10);
      for (const { name } of sessions) names.add(name);
      expect(names.size).toBe(sessions.length);
    }
  } finally {
    await other.stop();
  }
});
