import type { LensResult } from '@hooklab/protocol';
import { withFile } from '../support/files';
import { expect, inLab, LAB, test } from '../support/fixtures';
import { hooklab } from '../support/hooklab';
import { session } from '../support/session';

/** A spec of one column, to see whether it comes up. */
const specAt = (
  name: string,
  points: string[],
  hooks: string[],
  column = { ctype: '__u64', capture: 'ts' },
) => ({
  version: 2,
  name,
  title: points[0],
  about: 'A point of a module, from a spec.',
  columns: [{ name: 'value', ctype: column.ctype, about: column.capture }],
  captures: { value: column.capture },
  ways: hooks.map((hook) => ({ hook, points })),
});

test('a function of a module runs from a spec, by its types and by its name', async ({ workbench: _ }) => {
  const column = { ctype: 'char[64]', capture: 'arg.file->f_path.dentry->d_name.name' };
  const spec = JSON.stringify(specAt('opened', ['fn:v9fs_file_open'], ['fentry', 'kprobe'], column));
  await withFile('opened.json', spec, async (file) => {
    const { code, stdout, stderr } = await hooklab([
      ...['lens', file, '--hooks', 'fentry,kprobe', '--target', LAB, '--json'],
      ...['--exec', 'cat /usr/share/common-licenses/BSD >/dev/null', '--for', '1s'],
    ]);
    expect(code, `${stderr}\n${stdout}`).toBe(0);
    const { lines } = JSON.parse(stdout).comparison as LensResult['comparison'];
    // opened once, and each of the two saw it
    expect(lines.find(({ cells }) => cells[0] === 'BSD')?.counts, stdout).toEqual([1, 1]);
  });
});

test('every tracepoint of the lab kernel’s modules runs from a spec', async ({ agent, workbench: _ }) => {
  test.setTimeout(240_000);
  const modules = (await inLab('ls /sys/kernel/btf'))
    .split('\n')
    .filter((name) => name && name !== 'vmlinux');
  const listed = await inLab(
    `cd /sys/kernel/tracing/events && ls -d ${modules.join('/* ')}/* 2>/dev/null || true`,
  );
  const events = listed
    .split('\n')
    .map((path) => path.split('/') as [string, string])
    .filter(([category, name]) => category && name && name !== 'enable' && name !== 'filter');
  expect(events.length).toBeGreaterThan(10);

  const page = await session(agent);
  const streams = (run: number) =>
    new Promise<string | null>((resolve) => {
      page.socket.on('run.stage', (at: { run: number; stage: string }) => {
        if (at.run === run && at.stage === 'stream') resolve(null);
      });
      page.socket.on(
        'run.ended',
        (end: { run: number; problem: { what: string; cause?: string } | null }) => {
          if (end.run === run)
            resolve(end.problem ? `${end.problem.what}: ${end.problem.cause}` : 'it ended');
        },
      );
    });
  const failures: string[] = [];
  const hooks = ['tp', 'raw_tp', 'tp_btf'];
  for (const [i, [category, name]] of events.entries()) {
    // each by one of the three, in turn
    const hook = hooks[i % hooks.length]!;
    const spec = specAt('event', [`tracepoint:${category}:${name}`], [hook]);
    const made = await page.ask<{ source: string }>('spec.compose', { target: LAB, spec, hook });
    if (!made.ok) {
      failures.push(`${hook} ${category}:${name}: ${JSON.stringify(made.problem)}`);
      continue;
    }
    const request = { target: LAB, title: name, source: made.result.source };
    const { result } = await page.ask<{ run: number }>('run.start', request);
    const why = await streams(result.run);
    if (why) failures.push(`${hook} ${category}:${name}: ${why}`);
    await page.ask('run.stop', { run: result.run });
  }
  page.close();
  expect(failures).toEqual([]);
});
