import { Problem } from '@hooklab/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Btf } from '../btf/btf';
import { BtfBuilder } from '../btf/test/builder';
import { encodeText } from '../bytes/text';
import { bpfHooks } from '../detail/bpfHooks';
import { findPoint, pointDetail } from '../detail/detail';
import { absentPoint } from '../point/absent';
import { pointText } from '../point/text';
import { Catalog } from '../search/catalog';
import { Surface } from '../surface/surface';
import { type BpfProgram, bpfFunctions, bpfProgramLine, readBpfPrograms } from './programs';

const SAMPLE = [
  '23\ttracing\ta04f5eef06a7f555\tjited\thl_vfs_unlink_e\t145\tvmlinux:4\tint hl_vfs_unlink_entry(unsigned long long *ctx); static int filter(int pid)',
  '24\tkprobe\t3d7b1e0c55aa0199\tinterp\tprobe\t-\t-\t-',
  '25\ttracing\ta04f5eef06a7f555\tjited\thl_vfs_unlink_e\t146\tbpf:probe\tint hl_vfs_unlink_entry(unsigned long long *ctx)',
  '26\text\t0000000000000001\tjited\treplacement\t147\tbpf:old\tint replacement(struct xdp_md *ctx)',
  '27\txdp\t0000000000000002\tjited\t-\t148\t-\tint drop(struct xdp_md *ctx)',
  '28\tcgroup_skb\t0000000000000003\tjited\tsd_fw_ingress\t149\t-\tstatic int sd_fw_ingress(struct __sk_buff *skb)',
  '30\ttracepoint\t0000000000000005\tjited\ton_unlinkat\t151\t-\tint on_unlinkat(struct trace_event_raw_sys_enter *ctx)',
  '29\ttracing\t0000000000000004\tjited\tdump\t150\tvmlinux:6\tint dump(struct bpf_iter__task *ctx)',
  '',
].join('\n');

/** A kernel whose bpf_prog_aux has, or has not yet, the mark by which tracing programs nest. */
function surface(nesting: boolean, programs = SAMPLE): Surface {
  const b = new BtfBuilder();
  const int = b.int('int', 4, { signed: true }); // 1
  const proto = b.proto(int, ['dir', int]); // 2
  const member: [string, number, number] = nesting ? ['attach_tracing_prog', int, 0] : ['id', int, 0];
  b.struct('bpf_prog_aux', 4, member); // 3
  b.func('vfs_unlink', proto); // 4
  b.typedef('btf_trace_task_rename', int); // 5
  b.func('bpf_iter_task', proto); // 6
  return new Surface(
    'test',
    new Map([
      ['btf/vmlinux', b.bytes()],
      ['bpf_programs', encodeText(programs)],
    ]),
  );
}

const byId = (of: Surface, id: number): BpfProgram => of.bpfPrograms!.find((program) => program.id === id)!;
const verdicts = (of: Surface, id: number) =>
  bpfHooks(of, byId(of, id)).map(({ hook, works }) => [hook, works]);
const why = (of: Surface, id: number, hook: string) =>
  bpfHooks(of, byId(of, id)).find((each) => each.hook === hook)!.why;

describe('the file bpf_programs', () => {
  it('is one line a program', () => {
    const [first, second] = readBpfPrograms(encodeText(SAMPLE));
    expect(first).toMatchObject({
      id: 23,
      type: 'tracing',
      jited: true,
      btfId: 145,
      target: { btf: 'vmlinux', typeId: 4 },
      functions: [
        { name: 'hl_vfs_unlink_entry', static: false },
        { name: 'filter', static: true, prototype: 'int filter(int pid)' },
      ],
      line: 1,
    });
    expect(second).toMatchObject({
      jited: false,
      btfId: null,
      target: null,
      functions: [],
      shortName: 'probe',
    });
  });

  it('gives back what was written', () => {
    const word = fc.stringMatching(/^[a-z_][a-z0-9_]{0,14}$/);
    const fn = fc.record({ name: word, static: fc.boolean() }).map(({ name, static: isStatic }) => ({
      name,
      static: isStatic,
      prototype: `struct x *${name}(int (*cb)(void *), char a[16])`,
    }));
    const program = fc.record({
      id: fc.nat(),
      type: word,
      tag: fc.stringMatching(/^[0-9a-f]{16}$/),
      jited: fc.boolean(),
      shortName: fc.oneof(word, fc.constant('')),
      btfId: fc.option(fc.nat()),
      target: fc.option(
        fc.oneof(fc.record({ program: word }), fc.record({ btf: fc.constant('vmlinux'), typeId: fc.nat() })),
      ),
      functions: fc.array(fn, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(program, { maxLength: 8 }), (programs) => {
        const read = readBpfPrograms(encodeText(programs.map((p) => `${bpfProgramLine(p)}\n`).join('')));
        expect(read).toEqual(programs.map((p, i) => ({ ...p, line: i + 1 })));
      }),
    );
  });

  it('keeps one line a program whatever names it has', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, prototype) => {
        const line = bpfProgramLine({
          id: 1,
          type: name,
          tag: name,
          jited: true,
          shortName: name,
          btfId: 2,
          target: { program: name },
          functions: [{ name, prototype, static: false }],
        });
        const [program, ...more] = readBpfPrograms(encodeText(`${line}\n`));
        expect([program?.id, more]).toEqual([1, []]);
      }),
    );
  });

  it('is refused with one clear error when it is damaged', () => {
    fc.assert(
      fc.property(fc.nat(SAMPLE.length), fc.string({ maxLength: 6 }), (at, text) => {
        try {
          readBpfPrograms(encodeText(SAMPLE.slice(0, at) + text + SAMPLE.slice(at + 2)));
        } catch (error) {
          expect((error as Problem).code).toBe('surface-bad');
        }
      }),
      { numRuns: 500 },
    );
    expect(() => readBpfPrograms(encodeText('23 tracing\n'))).toThrow(Problem);
  });

  it('gets its functions from a program’s own BTF', () => {
    const b = new BtfBuilder();
    const int = b.int('int', 4, { signed: true });
    const main = b.func(
      'count_packets',
      b.proto(int, ['ctx', b.ptr(b.struct('xdp_md', 4, ['data', int, 0]))]),
    );
    const btf = Btf.read(b.bytes());
    expect(bpfFunctions(btf, [main, int, 9999])).toMatchObject([
      { name: 'count_packets', prototype: 'int count_packets(struct xdp_md *ctx)' },
    ]);
  });
});

describe('what can be attached to a loaded program', () => {
  it('is nothing without BTF or compilation', () => {
    const of = surface(true);
    expect(verdicts(of, 24)).toEqual([
      ['fentry', false],
      ['fexit', false],
      ['freplace', false],
    ]);
    expect(why(of, 24, 'fentry')).toContain('annotated with BTF');
  });

  it('is everything to a plain program, but freplace only to what is not static', () => {
    const of = surface(true);
    expect(verdicts(of, 27)).toEqual([
      ['fentry', true],
      ['fexit', true],
      ['freplace', true],
    ]);
    expect(verdicts(of, 28)).toEqual([
      ['fentry', true],
      ['fexit', true],
      ['freplace', false],
    ]);
    // seen on 6.12: the verifier knows no struct by which a tracepoint's program may be called
    expect(verdicts(of, 30)).toEqual([
      ['fentry', true],
      ['fexit', true],
      ['freplace', false],
    ]);
    for (const id of [28, 30]) expect(why(of, id, 'freplace')).toContain('Cannot replace static functions');
  });

  it('depends, for a tracing program, on whether this kernel lets them nest', () => {
    expect(verdicts(surface(true), 23)[0]).toEqual(['fentry', true]);
    expect(why(surface(false), 23, 'fentry')).toContain('Cannot recursively attach');
    expect(why(surface(true), 25, 'fentry')).toContain('Cannot nest tracing program attach more than once');
    for (const id of [23, 29])
      expect(why(surface(true), id, 'freplace')).toContain('Cannot replace static functions');
    const bare = new Surface('x', new Map([['bpf_programs', encodeText(SAMPLE)]]));
    expect(verdicts(bare, 23).map(([, works]) => works)).toEqual([null, null, false]);
  });

  it('is fentry but no freplace to a replacement', () => {
    expect(verdicts(surface(true), 26)).toEqual([
      ['fentry', true],
      ['fexit', true],
      ['freplace', false],
    ]);
  });
});

describe('a loaded program as a point', () => {
  it('has all programs of its name, each with what it was loaded for', () => {
    const detail = findPoint(surface(true), 'bpf:hl_vfs_unlink_entry')!;
    expect(detail).toMatchObject({
      kind: 'bpf',
      path: 'bpf:hl_vfs_unlink_entry',
      programs: [
        { id: 23, target: 'fn:vfs_unlink' },
        { id: 25, target: 'bpf:probe' },
      ],
      sources: [
        { file: 'bpf_programs', line: 1 },
        { file: 'bpf_programs', line: 3 },
      ],
    });
    expect(pointText(detail).join('\n')).toContain(
      'freplace: cannot be attached. The verifier does not check',
    );
  });

  it('is found by its whole name, by the kind, and by its short name where there is no other', () => {
    const catalog = new Catalog(surface(true));
    const found = (query: string) => Array.from(catalog.search(query).ids, (id) => catalog.entry(id));
    expect(found('vfs_unlink_entry')[0]).toMatchObject({
      kind: 'bpf',
      name: 'hl_vfs_unlink_entry',
      traceable: true,
    });
    expect([...found('kind:bpf')].map(({ name }) => name)).toContain('probe');
    expect(found('bpf probe')[0]).toMatchObject({ kind: 'bpf', name: 'probe', traceable: false });
  });

  it('has its functions as points too', () => {
    const of = surface(true);
    const catalog = new Catalog(of);
    const [first] = Array.from(catalog.search('entry:filter').ids, (id) => catalog.entry(id));
    expect(first).toMatchObject({ kind: 'bpf', name: 'hl_vfs_unlink_entry:filter', traceable: true });
    const whole = findPoint(of, 'bpf:hl_vfs_unlink_entry:filter');
    expect(whole).toMatchObject({ prototype: 'int filter(int pid)', programs: [{ id: 23 }] });
    const hooks = whole?.kind === 'bpf' ? whole.programs[0]!.hooks : [];
    expect(hooks.map(({ hook, works }) => [hook, works])).toEqual([
      ['fentry', true],
      ['fexit', true],
      ['freplace', false],
    ]);
    expect(findPoint(of, 'bpf:hl_vfs_unlink_entry:none')).toBeNull();
    expect(findPoint(of, 'bpf:hl_vfs_unlink_entry')).toMatchObject({ programs: [{ id: 23 }, { id: 25 }] });
  });

  it('says why there is none', () => {
    expect(absentPoint(surface(true), 'bpf:gone').cause).toContain('was loaded when the surface was read');
    const none = new Surface('old', new Map());
    expect(absentPoint(none, 'bpf:gone').cause).toContain('bpf_programs');
    expect(pointDetail(none, { kind: 'bpf', category: '', name: 'x' })).toBeNull();
  });
});
