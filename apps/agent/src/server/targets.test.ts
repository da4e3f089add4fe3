import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { nameOf, Sessions } from '../door/sessions';
import { RunHub } from '../run/hub/hub';
import { targetHandlers } from './targets';
import type { Window } from './window';

const dir = mkdtempSync(join(tmpdir(), 'hooklab-targets-'));
afterAll(() => rmSync(dir, { recursive: true }));

it('what shutting a VM down would end: live runs there of every session, and whose they are', async () => {
  const sessions = new Sessions(dir);
  const enter = (about: string) =>
    sessions.withCookie(sessions.exchange(sessions.newLaunchToken(), about)!.cookie)!;
  const [mine, theirs, left] = [enter('Firefox on Linux'), enter('Chrome on macOS'), enter('a browser')];
  let id = 0;
  const run = (target: string, title: string, owner: string | null) =>
    new RunHub({ id: ++id, target, title, source: '', owner, graceMs: null });
  const over = run('lab:6.12', 'over', theirs.id);
  over.end(null, null);
  const runs = [
    run('lab:6.12', 'one', mine.id),
    run('lab:6.12', 'two', theirs.id),
    run('lab:6.12', 'three', left.id),
    run('lab:6.12', 'four', null),
    run('lab:6.1', 'elsewhere', mine.id),
    over,
  ];
  sessions.revoke({ id: left.id });
  const window = { workbench: { runs: { list: () => runs } }, session: mine, sessions };
  const handlers = targetHandlers(window as unknown as Window);
  expect(await handlers['target.runs']({ target: 'lab:6.12' })).toEqual({
    runs: [
      { title: 'one', by: null },
      { title: 'two', by: `${nameOf(theirs.id)}, Chrome on macOS` },
      { title: 'three', by: `${nameOf(left.id)}, logged out since` },
      { title: 'four', by: 'the agent itself' },
    ],
  });
});
