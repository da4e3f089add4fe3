import { PassThrough } from 'node:stream';
import { parsePoint } from '@hooklab/hook';
import {
  FrameKind,
  FrameReader,
  frameHeader,
  LOADER_PROTOCOL,
  type TrialResult,
  trialReportSchema,
} from '@hooklab/protocol';
import { expect, it } from 'vitest';
import { Kernels } from '../kernel/kernels';
import { Targets } from '../target/registry';
import type { Target } from '../target/target';
import { Trials, type Wish } from './trials';

const FILES: Record<string, Buffer> = {
  kallsyms: Buffer.from('ffffffff81000000 T _text\nffffffff81000020 T demo_called\n'),
  trampoline_calls: Buffer.from('demo_called\n'),
};
const ATTACHED: TrialResult = {
  ok: true,
  refused: false,
  stage: null,
  errno: null,
  why: null,
  log: '',
  hits: null,
  countedMs: null,
  ms: 1,
};

/** Only what the deny list asks is read: nobody asks for the whole surface. */
const trialsOf = (targets: Targets) =>
  new Trials(targets, new Kernels({ whole: () => Promise.reject(new Error('the whole surface was read')) }));

type Answer = (cases: { hook: string }[]) => TrialResult[] | null;

/** A loader that answers `surface.read` with FILES and `trial` as told; null: not at all. */
function scripted(answer: Answer) {
  const asked: { hook: string }[][] = [];
  const target: Target = {
    id: 'lab:6.1',
    title: 'scripted',
    stop: async () => {},
    open: async () => {
      const [input, output] = [new PassThrough(), new PassThrough()];
      const send = (kind: FrameKind, payload: Uint8Array) => {
        output.write(frameHeader(kind, payload.length));
        output.write(payload);
      };
      const say = (message: object) => send(FrameKind.control, Buffer.from(JSON.stringify(message)));
      const reader = new FrameReader();
      input.on('data', (chunk: Buffer) => {
        for (const { payload } of reader.push(chunk)) {
          const { type, id, item, cases } = JSON.parse(Buffer.from(payload).toString());
          if (type === 'ping') say({ type: 'reply', id, ok: true, result: {} });
          else if (type === 'surface.read') {
            const header = Buffer.alloc(4);
            header.writeUInt32LE(id);
            send(FrameKind.blob, Buffer.concat([header, FILES[item]!]));
            say({ type: 'reply', id, ok: true, result: { bytes: FILES[item]!.length } });
          } else if (type === 'trial') {
            asked.push(cases);
            const results = answer(cases);
            if (results) say({ type: 'reply', id, ok: true, result: { results } });
          }
        }
      });
      say({
        type: 'hello',
        protocol: LOADER_PROTOCOL,
        kernel: '6.1.0-test',
        arch: 'x86_64',
        libbpf: '1.7.0',
        bootId: 'b',
        pid: 1,
        uid: 0,
      });
      return { input, output, close: () => output.end(), gone: Promise.resolve() };
    },
  };
  return { trials: trialsOf(new Targets([target])), asked };
}

const wish = (hook: Wish['hook'], point: string): Wish => ({ hook, point: parsePoint(point) });

it('reports every wish in order, and never asks for what is dangerous or impossible', async () => {
  const { trials, asked } = scripted((cases) =>
    cases.map(({ hook }) =>
      hook === 'kprobe' ? { ...ATTACHED, ok: false, stage: 'attach', errno: 'EINVAL', log: 'no' } : ATTACHED,
    ),
  );
  const seen: string[] = [];
  const reports = await trials.run(
    'lab:6.1',
    [
      wish('fentry', 'fn:demo_called'),
      wish('kprobe', 'fn:demo_called'),
      wish('freplace', 'bpf:x'),
      wish('tp', 'tracepoint:task:task_rename'),
    ],
    { onReport: (report, done) => seen.push(`${done} ${report.outcome}`) },
  );
  expect(reports.map((r) => `${r.hook} ${r.point} ${r.outcome} ${r.stage} ${r.errno}`)).toEqual([
    'fentry fn:demo_called refused null null',
    'kprobe fn:demo_called failed attach EINVAL',
    'freplace bpf:x refused null null',
    'tp tracepoint:task:task_rename attached null null',
  ]);
  // what a browser is sent
  for (const report of reports) expect(trialReportSchema.parse(report)).toEqual(report);
  expect(reports[0]!.why).toMatch(/itself calls demo_called/);
  expect(asked.flat().map((c) => c.hook)).toEqual(['kprobe', 'tp']);
  expect(seen).toEqual(['1 refused', '2 failed', '3 refused', '4 attached']);
});

it('asks in pieces, and ends at once when it is told to, with what it has', async () => {
  const abort = new AbortController();
  let requests = 0;
  const { trials } = scripted((cases) => (++requests === 1 ? cases.map(() => ATTACHED) : null));
  const wishes = Array.from({ length: 1000 }, (_, i) => wish('kprobe', `fn:f${i}`));
  const reports = await trials.run('lab:6.1', wishes, {
    signal: abort.signal,
    onReport: (_, done) => {
      // the loader never answers the second request
      if (done === 1) setTimeout(() => abort.abort(), 20);
    },
  });
  expect(requests).toBe(2);
  expect(reports.length).toBeGreaterThan(0);
  expect(reports.length).toBeLessThan(1000);
});

it('calls libbpf’s open a part of loading', async () => {
  const { trials } = scripted(() => [{ ...ATTACHED, ok: false, stage: 'open', errno: 'EINVAL' }]);
  const [report] = await trials.run('lab:6.1', [wish('kprobe', 'fn:a')]);
  expect(report).toMatchObject({ outcome: 'failed', stage: 'load', errno: 'EINVAL' });
});
