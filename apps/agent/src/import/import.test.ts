import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import type { Row } from '@hooklab/records';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowsOf } from '../export/rows';
import { countStacks, foldedFile } from '../export/stacks';
import { query } from '../recording/query';
import { endOfRecording, openRecording, piecesOf } from '../recording/reader';
import { importText } from './import-text';

let home: string;
let work: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'hooklab-import-'));
  work = join(home, 'work.sh');
  writeFileSync(work, '#!/bin/sh\n/bin/true\n/bin/true\n/bin/true\n', { mode: 0o755 });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const signal = new AbortController().signal;
let n = 0;

async function imported(text: string) {
  const file = join(home, `in-${++n}.txt`);
  writeFileSync(file, text);
  const result = await importText(file, { dir: join(home, `out-${n}`), state: home }, signal);
  const recording = openRecording(result.dir);
  const rows: Row[] = [...rowsOf(recording, () => {})].map(({ row }) => row);
  return { result, recording, rows };
}

const sh = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', cwd: home, stdio: ['ignore', 'pipe', 'pipe'] });

describe('perf script, of Debian’s perf', () => {
  it('gives every event with its fields, its time to the nanosecond, and its stack', async () => {
    sh('perf', 'record', '-q', '-g', '-e', 'sched:sched_process_exec', '-o', 'p.data', '--', work);
    const text = sh(
      'perf',
      'script',
      '--ns',
      '-F',
      'comm,pid,tid,cpu,time,event,trace,ip,sym,symoff,dso',
      '-i',
      'p.data',
    );
    const { result, recording, rows } = await imported(text);
    expect(result).toMatchObject({ tool: 'perf script', lost: 0, unknown: { lines: 0 } });
    expect(rows.length).toBe(text.match(/sched:sched_process_exec:/g)!.length);
    const trues = rows.filter(({ filename }) => filename === '/bin/true');
    expect(trues.length).toBe(3);
    for (const row of trues) {
      expect(row).toMatchObject({ kind: 'sched:sched_process_exec', comm: 'true', pid: row.event_pid });
      expect(text).toContain(`${String(row.ts).slice(0, -9)}.${String(row.ts).slice(-9)}:`);
    }
    expect(endOfRecording(recording)?.ledger).toMatchObject({ entered: null, decoded: rows.length, lost: 0 });
    const folded = Buffer.concat(
      foldedFile(await countStacks(recording, undefined, signal, () => {})),
    ).toString();
    expect(folded).toMatch(/^true;.*execve.* 3$/m);
    const asked: unknown[][] = [];
    const sql = "select kind, count(*), max(ts)::varchar from events where filename = '/bin/true' group by 1";
    await query(
      recording,
      sql,
      { memory: 2 ** 28, ms: 30_000 },
      signal,
      () => {},
      async (answer) => {
        for await (const row of answer.rows) asked.push(row);
      },
    );
    expect(asked).toEqual([['sched:sched_process_exec', 3n, String(trues.at(-1)!.ts)]]);
  });
});

describe('ftrace', () => {
  it('gives what this kernel’s own trace file shows, with its stacks', async () => {
    const instance = `/sys/kernel/tracing/instances/hooklab-test-${process.pid}`;
    const script = `set -e
      mkdir ${instance}; trap 'echo 0 > ${instance}/events/enable; rmdir ${instance}' EXIT
      echo $$ > ${instance}/set_event_pid; echo 1 > ${instance}/options/event-fork
      echo 1 > ${instance}/options/stacktrace
      echo 1 > ${instance}/events/sched/sched_process_exec/enable; echo 1 > ${instance}/tracing_on
      ${work}; cat ${instance}/trace`;
    const text = sh('sh', '-c', script);
    const { result, recording, rows } = await imported(text);
    expect(result).toMatchObject({ tool: 'ftrace', lost: 0, unknown: { lines: 0 } });
    expect(rows.length).toBe(text.match(/ sched_process_exec: /g)!.length);
    const trues = rows.filter(({ filename }) => filename === '/bin/true');
    expect(trues.length).toBe(3);
    expect(trues[0]).toMatchObject({ kind: 'sched_process_exec', tid: trues[0]!.event_pid });
    const { stacks } = await countStacks(recording, undefined, signal, () => {});
    expect([stacks.events, stacks.without]).toEqual([rows.length, 0]);
    expect(String(trues[0]!.stack)).toMatch(/ < .*execve/);
  });

  it('also as trace-cmd writes it, with what was lost, in its place', async () => {
    const { result, recording, rows } = await imported(`cpus=2
CPU 1 is empty
            bash-1234  [001]  1234.567890: sched_switch:         prev_comm=a b prev_pid=1234 prev_prio=120 prev_state=S ==> next_comm=x y next_pid=7 next_prio=120
CPU:0 [LOST 12 EVENTS]
          <idle>-0     [000]  1234.567891123: sys_enter_unlinkat:   dfd: 0xffffff9c, pathname: 0x558ccf55abf0, flag: 0x00000000
      my-prog-55   (     44) [000] d..2.  1234.567892: vfs_read <-ksys_read
what is this
`);
    expect(result).toMatchObject({ events: 3, lost: 12, unknown: { lines: 1, first: 'what is this' } });
    expect(rows).toEqual([
      {
        ...{ kind: 'sched_switch', ts: 1234567890000, tid: 1234, cpu: 1, comm: 'bash', prev_comm: 'a b' },
        ...{ prev_pid: 1234, prev_prio: 120, prev_state: 'S', next_comm: 'x y', next_pid: 7, next_prio: 120 },
      },
      {
        ...{ kind: 'sys_enter_unlinkat', ts: 1234567891123, tid: 0, cpu: 0, comm: '<idle>' },
        ...{ dfd: '0x00000000ffffff9c', pathname: '0x0000558ccf55abf0', flag: '0x0000000000000000' },
      },
      {
        ...{ kind: 'function', ts: 1234567892000, pid: 44, tid: 55, cpu: 0, comm: 'my-prog' },
        ...{ function: 'vfs_read', caller: 'ksys_read' },
      },
    ]);
    const gaps = [...piecesOf(recording)].flatMap((piece) => (piece.kind === 'gap' ? [piece.records] : []));
    expect(gaps).toEqual([12]);
    expect(endOfRecording(recording)?.ledger).toMatchObject({ reserved: 15, decoded: 3, lost: 12 });
  });
});

describe('bpftrace -f json, of Debian’s bpftrace', () => {
  it('gives what is printed, and maps as rows', async () => {
    const program = `tracepoint:sched:sched_process_exec /comm == "true" && str(args->filename) == "/bin/true"/ {
      printf("%s ran\\n", comm); @[comm] = count(); @h = hist(3); @k[comm] = hist(5); @s = stats(2); @n = 5; }`;
    const { result, rows } = await imported(
      sh('bpftrace', '-f', 'json', '-c', `/bin/sh ${work}`, '-e', program),
    );
    expect(result).toMatchObject({ tool: 'bpftrace', lost: 0, unknown: { lines: 0 } });
    // another process may run one meanwhile
    const many = rows.filter(({ kind }) => kind === 'printf').length;
    expect(many).toBeGreaterThanOrEqual(3);
    expect(rows).toContainEqual({ kind: 'printf', text: 'true ran' });
    expect(rows.filter(({ kind, map }) => kind === 'map' && map === '@')).toMatchObject([{ key: 'true' }]);
    expect(rows.filter(({ map }) => map === '@h')).toMatchObject([{ kind: 'hist', min: 2, max: 3 }]);
    expect(rows.filter(({ map }) => map === '@k')).toMatchObject([
      { kind: 'hist', key: 'true', min: 4, max: 7 },
    ]);
    expect(rows.filter(({ map }) => map === '@s')).toMatchObject([{ kind: 'stats', average: 2 }]);
    expect(rows.filter(({ map }) => map === '@n')).toMatchObject([{ kind: 'map', value: 5, key: null }]);
  });
});

it('a number that does not fit, or a text that does not end, takes nothing else with it', async () => {
  const line = (fields: string) => `x 1 [000] 1.000000: a:b: ${fields}\n`;
  const { rows } = await imported(
    line(`big=18446744073709551615 s=-1 mixed=1 text=${'é'.repeat(3000)} other=1`) +
      line('big=0 s=9223372036854775807 mixed=0x1 text=b') +
      line('big=7 s=0 mixed=99999999999999999999 text= other=0x2'),
  );
  expect(rows.map(({ big, s, mixed, other }) => [big, s, mixed, other])).toEqual([
    ['18446744073709551615', -1, '1', '1'],
    [0, '9223372036854775807', '0x1', null],
    [7, 0, '99999999999999999999', '0x2'],
  ]);
  expect(rows[0]).toMatchObject({ text: 'é'.repeat(2047), text_status: 'cut' });
  expect([rows[1]!.text, rows[2]!.text, rows[1]!.other_status]).toEqual(['b', '', 'NULL']);
});

it('of any text it says what it is not, or keeps every line of it that is an event', async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'x 1 [000] 1.000000: a:b: c=1',
      'x-1 [000] 1.000000: a: c=1',
      '{"type": "printf", "data": "x"}',
    ),
    fc.string({ maxLength: 30 }).map((text) => text.replaceAll(/[\r\n]/g, ' ')),
    fc
      .string({ unit: 'binary', maxLength: 20 })
      .map((text) => `x 1 [000] 1.0: ${text}`.replaceAll(/[\r\n]/g, ' ')),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (lines) => {
      try {
        const { result, rows } = await imported(lines.join('\n'));
        expect(rows.length).toBe(result.events);
        expect(rows.length).toBeGreaterThan(0);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        expect(error.code).toBe('not-importable');
      }
    }),
    { numRuns: 25 },
  );
});
