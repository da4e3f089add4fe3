import { findPoint, readTar, Surface } from '@hooklab/surface';
import { expect, inLab, LAB, test } from '../support/fixtures';
import { hooklab } from '../support/hooklab';
import { session } from '../support/session';

interface Info {
  id: string;
  state: string;
  progress: string | null;
  kernel: string | null;
  version: string | null;
  stale: { loaded: string[]; unloaded: string[] } | null;
}

/** A surface as the page has it: asked for over the socket, fetched as a tar. */
async function fetched(page: Awaited<ReturnType<typeof session>>, surface: string, again = false) {
  const { ok, result, problem } = await page.ask<Info>('surface.open', { surface, again });
  expect(ok, problem?.what).toBe(true);
  const response = await page.fetch(`/surface/${surface}?v=${result.version}`);
  expect(response.status).toBe(200);
  const tar = new Uint8Array(await response.arrayBuffer());
  return { info: result, surface: new Surface(surface, readTar(tar, surface)) };
}

test('the shipped surfaces are there without any target', async ({ agent }) => {
  const page = await session(agent);
  const { result } = await page.ask<{ surfaces: Info[] }>('surfaces.list', {});
  const ids = result.surfaces.map(({ id }) => id);
  for (const id of ['debian-5.10', 'debian-6.1', 'debian-6.12', 'debian-7.2', 'local', LAB])
    expect(ids).toContain(id);
  const { info, surface } = await fetched(page, 'debian-5.10');
  expect(info.kernel).toMatch(/^5\.10\./);
  expect(surface.format('task', 'task_rename')?.fields.map(({ name }) => name)).toContain('newcomm');
  const unchanged = await page.fetch(`/surface/debian-5.10?v=${info.version}`, {
    'if-none-match': `"${info.version}"`,
  });
  expect(unchanged.status).toBe(304);
  page.close();
});

test('a live surface is that of the lab kernel, is kept, and follows its modules', async ({ agent }) => {
  const page = await session(agent);
  const infos: Info[] = [];
  page.socket.on('surface', (info: Info) => infos.push(info));
  await inLab('if [ -d /sys/module/null_blk ]; then modprobe -r null_blk; fi');

  const first = await fetched(page, LAB, true);
  expect(first.info.kernel).toBe((await inLab('uname -r')).trim());
  expect(infos.some(({ progress }) => progress?.startsWith('reading '))).toBe(true);
  // every event the kernel lists, and what the kernel says of one
  const listed = (await inLab('cat /sys/kernel/tracing/available_events')).trim().split('\n');
  expect(first.surface.availableEvents?.map(({ category, name }) => `${category}:${name}`)).toEqual(listed);
  expect(first.surface.modules?.map(({ name }) => name)).not.toContain('null_blk');

  infos.length = 0;
  expect((await fetched(page, LAB)).info.version).toBe(first.info.version);
  expect(infos.map(({ state }) => state)).not.toContain('reading');

  const offered = await inLab('modprobe null_blk || true; cat /proc/modules');
  expect(offered, 'this lab kernel offers no modules: npx hooklab lab fetch --again 6.12').toContain(
    'null_blk',
  );
  await expect
    .poll(() => infos.at(-1)?.stale)
    .toEqual({ loaded: expect.arrayContaining(['null_blk']), unloaded: [] });
  const second = await fetched(page, LAB, true);
  expect(second.info.version).not.toBe(first.info.version);
  expect(second.info.stale).toBeNull();
  expect(second.surface.format('nullb', 'nullb_zone_op')).not.toBeNull();
  expect(second.surface.moduleBtf('null_blk')).not.toBeNull();
  expect(first.surface.kallsyms?.find('null_queue_rq') ?? []).toHaveLength(0);
  expect(second.surface.kallsyms?.find('null_queue_rq')).toMatchObject([{ module: 'null_blk' }]);

  await inLab('modprobe -r null_blk');
  await expect.poll(() => infos.at(-1)?.stale).toEqual({ loaded: [], unloaded: ['null_blk'] });
  page.close();
});

test('the command asks a live target as well', async ({ agent }) => {
  await agent.says(/Target: lab:6\.12/);
  const live = await hooklab(['surface', 'show', 'tracepoint:task:task_rename', '--target', LAB, '--json']);
  const shipped = await hooklab([
    'surface',
    'show',
    'tracepoint:task:task_rename',
    '--surface',
    'debian-6.12',
    '--json',
  ]);
  expect(live.code, live.stderr).toBe(0);
  const fields = (text: string) => JSON.parse(text).fields;
  expect(fields(live.stdout)).toEqual(fields(shipped.stdout));
});

test('the programs of a run are points while it goes on, and the advisor answers for them', async ({
  agent,
}) => {
  const page = await session(agent);
  const streaming = new Promise<void>((resolve) =>
    page.socket.on('run.stage', ({ stage }: { stage: string }) => stage === 'stream' && resolve()),
  );
  const { result, problem } = await page.ask<{ run: number }>('run.start', {
    target: LAB,
    title: 'who is renamed',
    spec: 'task-rename',
    hook: 'fentry',
    source: (
      await page.ask<{ source: string }>('spec.compose', { target: LAB, spec: 'task-rename', hook: 'fentry' })
    ).result.source,
  });
  expect(result, problem?.what).toBeTruthy();
  await streaming;
  const id = Number(/^(\d+): tracing\s+name on_task_rename/m.exec(await inLab('bpftool prog list'))?.[1]);
  const { surface } = await fetched(page, LAB);
  const point = findPoint(surface, 'bpf:on_task_rename');
  expect(point).toMatchObject({
    prototype: 'int on_task_rename(unsigned long long *ctx)',
    programs: [{ id, type: 'tracing', target: 'fn:__set_task_comm', jited: true }],
  });
  // the trials that the agent made to find out what works here are not among them
  expect(surface.bpfPrograms?.map(({ shortName }) => shortName)).toEqual(['on_task_rename']);
  const advice = await hooklab(['advise', 'bpf:on_task_rename', '--target', LAB, '--json']);
  const verdicts = advice.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ hook, verdict, predicate }) => [hook, verdict, predicate]);
  expect(verdicts, advice.stderr).toEqual(
    expect.arrayContaining([
      ['fentry', 'works', null],
      ['fexit', 'works', null],
      ['freplace', 'fails', 'P-30'],
    ]),
  );
  await page.ask('run.stop', { run: result.run });
  await expect
    .poll(async () => findPoint((await fetched(page, LAB)).surface, 'bpf:on_task_rename'), {
      timeout: 30_000,
    })
    .toBeNull();
  page.close();
});

test('a program’s functions and USDT probes, by its path', async () => {
  const { stdout, stderr } = await hooklab(['surface', 'user', '/bin/bash', '--json']);
  const [head, ...points] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(head, stderr).toMatchObject({
    kind: 'binary',
    type: 'program',
    buildId: expect.stringMatching(/^[0-9a-f]{40}$/),
  });
  const readline = points.find(({ name }) => name === 'readline');
  expect(readline).toMatchObject({ kind: 'user', path: 'user:/bin/bash:readline', binding: 'global' });
  const shown = await hooklab(['surface', 'show', 'user:/bin/bash:readline', '--json']);
  expect(JSON.parse(shown.stdout)).toEqual(readline);
  const none = await hooklab(['surface', 'user', '/etc/passwd']);
  expect(none.code).toBe(1);
  expect(none.stderr).toContain('not an ELF file (/etc/passwd)');
});
