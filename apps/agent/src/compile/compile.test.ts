import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from '@hooklab/base';
import { programsOf } from '@hooklab/probe';
import { countersOf, layoutOf, layoutsOf, objectBtf } from '@hooklab/records';
import { Btf, elfSection } from '@hooklab/surface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../state/paths';
import { libbpfHeaders } from '../state/product';
import { type CompileRequest, compileForTarget, compilerFault } from './compile';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const probe = join(repository, 'packages/probe/src');
const kernel = (name: string) =>
  Btf.read(new Uint8Array(readFileSync(join(probe, 'fixtures/kernels', name, 'btf'))), { origin: name });

const base: Omit<CompileRequest, 'source'> = {
  btf: kernel('x86-6.12'),
  arch: 'x86_64',
  libbpfDir: libbpfHeaders(paths().cache),
  bpfDir: join(repository, 'bpf'),
};
const compile = (source: string, more: Partial<CompileRequest> = {}) =>
  compileForTarget({ ...base, source, ...more });

const includes =
  '#include "vmlinux.h"\n#include <bpf/bpf_helpers.h>\n#include <bpf/bpf_tracing.h>\n#include <bpf/bpf_core_read.h>\n';

beforeAll(async () => {
  expect(await compilerFault()).toBeNull();
});

describe('the generator’s goldens', () => {
  const folder = join(probe, 'goldens');
  for (const file of readdirSync(folder).filter((f) => f.endsWith('.c'))) {
    it(`${file} compiles without a remark, with its columns and its program`, async () => {
      const [, , name] = /^([a-z-]+)\.[a-z_]+\.(.+)\.c$/.exec(file)!;
      const source = readFileSync(join(folder, file), 'utf8');
      const arch = name!.startsWith('arm64') ? 'aarch64' : 'x86_64';
      const { object, diagnostics } = await compile(source, { btf: kernel(name!), arch });
      expect(diagnostics).toEqual([]);
      expect(elfSection(object!, '.maps')).not.toBeNull();
      const layouts = layoutsOf(objectBtf(elfSection(object!, '.BTF')!));
      // of several kinds each record begins with its tag
      const offset = layouts.length === 1 ? 0 : 8;
      for (const { columns } of layouts)
        expect(columns[0]).toMatchObject({ name: 'ts', offset, size: 8, kind: 'uint' });
      const sections = programsOf(object!).map(({ section }) => `SEC("${section}")`);
      expect(sections).toEqual(source.match(/^SEC\("(?!\.)[^"]*"\)/gm));
    });
  }
});

describe('the programs of an object', () => {
  const programs = async (source: string) =>
    programsOf((await compile(`${includes}\n${source}\nchar LICENSE[] SEC("license") = "GPL";\n`)).object!);

  it('are the functions of its sections, whatever macro wrote them', async () => {
    expect(
      await programs(`
#define AT(where) SEC("tp/sched/" #where)
AT(sched_switch)
int on_switch(void *ctx) { return 0; }
SEC( "fentry/vfs_unlink" ) int BPF_PROG(unlinked, struct inode *dir) { return 0; }
static __noinline int helper(int x) { return x + 1; }
SEC("kprobe/do_x")
int BPF_KPROBE(probed) { return helper(bpf_get_smp_processor_id()); }
SEC("ksyscall/unlinkat") int BPF_KSYSCALL(call, int dfd) { return 0; }
// SEC("tp/a/b") int commented(void *ctx) {}
SEC("?tp/a/b") int optional(void *ctx) { return 0; }
`),
    ).toEqual([
      { program: 'on_switch', section: 'tp/sched/sched_switch' },
      { program: 'unlinked', section: 'fentry/vfs_unlink' },
      { program: 'probed', section: 'kprobe/do_x' },
      { program: 'call', section: 'ksyscall/unlinkat' },
    ]);
  });

  it('are missed where there are none', async () => {
    await expect(programs('int x;')).rejects.toThrow('no program to attach');
  });
});

describe('diagnostics', () => {
  const at = async (source: string) => {
    const { object, diagnostics } = await compile(source);
    expect(object).toBeNull();
    return diagnostics.filter((d) => d.severity === 'error')[0];
  };

  it('stand at the user’s own line and column', async () => {
    expect(await at(`${includes}\nint f(void)\n{\n\treturn nothing;\n}\n`)).toMatchObject({
      line: 8,
      column: 9,
      message: "use of undeclared identifier 'nothing'",
    });
  });

  it('stand at the line without any #include as well: types come unasked', async () => {
    expect(await at('int f(struct task_struct *t)\n{\n\treturn t->pidd;\n}\n')).toMatchObject({
      line: 3,
      message: expect.stringMatching(/^no member named 'pidd' in 'struct task_struct'/),
    });
  });

  it('of a header stand at its #include and name the header', async () => {
    expect(await at(`${includes}#define bpf_ringbuf_submit }\n#include "hooklab.h"\n`)).toMatchObject({
      line: 6,
      column: null,
      message: expect.stringMatching(/\(hooklab\.h:\d+\)$/),
    });
  });

  it('of clang’s backend stand at the function', async () => {
    const source = `${includes}SEC("tp/a/b")\nint big(void *ctx)\n{\n\tchar buf[600];\n\tbpf_get_current_comm(buf, sizeof(buf));\n\treturn buf[599];\n}\n`;
    expect(await at(source)).toMatchObject({ line: 6, message: expect.stringMatching(/512 bytes.*per-CPU/) });
  });

  it('refuse a helper that does not exist, before the kernel would', async () => {
    expect(await at(`${includes}int f(void) { return bpf_no_such_helper(); }\n`)).toMatchObject({ line: 5 });
  });

  it('tell that the kernel lacks a type, at its first use', async () => {
    const { diagnostics } = await compile(
      `${includes}\nint f(struct no_such_struct *x)\n{\n\treturn BPF_CORE_READ(x, a);\n}\n`,
    );
    expect(diagnostics[0]).toEqual({
      tool: 'clang',
      severity: 'warning',
      line: 6,
      column: null,
      message: 'this kernel has no struct no_such_struct',
    });
  });

  it('say what to include instead of the kernel’s UAPI headers', async () => {
    expect(await at('#include <linux/bpf.h>\n')).toMatchObject({
      line: 1,
      message: expect.stringMatching(/vmlinux\.h/),
    });
  });
});

describe('compileForTarget', () => {
  it('gives the same object again without clang', async () => {
    const source = `${includes}int once = ${Date.now()};\n`;
    const first = await compile(source);
    const second = await compile(source);
    expect(second.object).toBe(first.object);
    const other = await compile(source, { btf: kernel('arm64-6.12'), arch: 'aarch64' });
    expect(other.object).not.toBe(first.object);
  });

  it('refuses a source of more than 1 MiB, and takes one of nearly as much', async () => {
    const comment = (size: number) => `/*${'x'.repeat(size)}*/\nint f;\n`;
    await expect(compile(comment(1024 * 1024))).rejects.toMatchObject({ code: 'source-too-large' });
    expect((await compile(comment(1024 * 1024 - 20))).object).not.toBeNull();
  });

  it('refuses an architecture that it does not know', async () => {
    await expect(compile('int f;\n', { arch: 'vax' })).rejects.toThrow(/vax/);
  });

  it('takes any text: nothing, bytes that are no text, what looks like arguments', async () => {
    expect((await compile('')).object).not.toBeNull();
    for (const text of ['\0\x01\xff\x1b[31m\u009b31m int f; \x1b]0;title\x07', '@probe.bpf.c\n', '-o x\n']) {
      const { object, diagnostics } = await compile(text);
      expect(object).toBeNull();
      expect(diagnostics.some((d) => d.severity === 'error')).toBe(true);
      for (const d of diagnostics) expect(d.message).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
    }
  });

  it('shows the controls of a remark instead of sending them on', async () => {
    const { diagnostics } = await compile('#error "\x1b[31mred\x1b[0m \u009b31m"\n');
    expect(diagnostics).toMatchObject([{ severity: 'error', message: expect.stringContaining('red') }]);
    expect(diagnostics[0]?.message).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
  });
});

describe('hooklab.h', () => {
  it('has an example that compiles', async () => {
    const text = readFileSync(join(base.bpfDir, 'hooklab.h'), 'utf8');
    const example = /^ \*\t#include "vmlinux\.h"[\s\S]*?^ \*\t}$/m.exec(text)![0];
    const { object, diagnostics } = await compile(example.replace(/^ \*\t?/gm, ''));
    expect(diagnostics).toEqual([]);
    expect(layoutsOf(objectBtf(elfSection(object!, '.BTF')!))[0]!.columns.map((c) => c.name)).toEqual([
      'ts',
      'pid',
      'comm',
    ]);
  });

  it('gives hand-written programs the common columns, and a status that is none', async () => {
    const source = readFileSync(new URL('./fixtures/hand-written.bpf.c', import.meta.url), 'utf8');
    const { object, diagnostics } = await compile(source);
    expect(diagnostics).toEqual([]);
    const { columns } = layoutsOf(objectBtf(elfSection(object!, '.BTF')!))[0]!;
    expect(columns.map((c) => c.name)).toEqual(['ts', 'pid', 'tid', 'cpu', 'comm', 'name']);
    expect(columns.at(-1)?.statusOffset).toBe(36);
  });
});

describe('a program with several kinds of record', () => {
  it('gives each kind, and the names of its own counters', async () => {
    const source = readFileSync(new URL('./fixtures/kinds.bpf.c', import.meta.url), 'utf8');
    const { object, diagnostics } = await compile(source);
    expect(diagnostics).toEqual([]);
    const own = elfSection(object!, '.BTF')!;
    const kinds = layoutsOf(objectBtf(own)).map(({ tag, name, columns }) => [
      tag,
      name,
      columns.map((c) => c.name),
    ]);
    expect(kinds).toEqual([
      [1, 'slept', ['cpu', 'ts', 'comm']],
      [2, 'woke', ['ret', 'ts', 'latency', 'comm']],
    ]);
    expect(countersOf(objectBtf(own))).toEqual({ first: 6, names: ['lost_starts', 'refused_starts'] });
  });
});

describe('libbpf programs as others write them', () => {
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-test-'));
  afterAll(() => rmSync(dir, { recursive: true }));

  it('compile unchanged', async () => {
    const source = readFileSync(new URL('./fixtures/plain-libbpf.bpf.c', import.meta.url), 'utf8');
    const { object, diagnostics } = await compile(source);
    expect(diagnostics).toEqual([]);
    writeFileSync(join(dir, 'o'), object!);
    expect(layoutOf(elfSection(object!, '.BTF')!, 'event').columns.map((c) => c.name)).toEqual([
      'pid',
      'exit_code',
      'comm',
    ]);
  });

  it('may lack what this needs; the Problem says so', async () => {
    const { object } = await compile(`${includes}struct only_here { int a; };\nint f;\n`);
    expect(() => layoutsOf(objectBtf(elfSection(object!, '.BTF')!))).toThrow(Problem);
  });
});
