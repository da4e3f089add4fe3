import { describe, expect, it } from 'vitest';
import { Btf } from '../btf';
import { BtfBuilder } from '../test/builder';
import { kernelBtf } from '../test/fixture';
import { missingTypes, neededTypes } from './needed';

const btf = kernelBtf();

/** The definition of one type in the header that a source needs; undefined if it has none. */
function definition(source: string, head: string, from: Btf = btf): string | undefined {
  const { header } = neededTypes(from, source);
  const at = header.indexOf(`\n${head} {`);
  return at < 0
    ? undefined
    : header.slice(at + 1, header.indexOf('\n}', at) + 2).replace(/^(\w+ \w+ \{\}).*$/s, '$1');
}

describe('members', () => {
  it('keeps those that the source names, and follows pointers through them', () => {
    const source = 'BPF_CORE_READ((struct task_struct *)t, mm, exe_file, f_path.dentry, d_name.name);';
    expect(definition(source, 'struct task_struct')).toBe('struct task_struct {\n\tstruct mm_struct *mm;\n}');
    expect(definition(source, 'struct mm_struct')).toBe(
      'struct mm_struct {\n\tstruct {\n\t\tstruct file *exe_file;\n\t};\n}',
    );
    expect(definition(source, 'struct file')).toBe('struct file {\n\tstruct path f_path;\n}');
    expect(definition(source, 'struct qstr')).toBe('struct qstr {\n\tconst unsigned char *name;\n}');
  });

  it('only declares what a pointer leads to and nobody looks into', () => {
    const { header, types } = neededTypes(btf, 'void f(struct task_struct *t) { g(t->thread_pid); }');
    expect(header).toContain('struct pid;');
    expect(types).not.toContain('struct pid');
  });

  it('keeps bit fields, arrays and function pointers as they are', () => {
    expect(definition('struct task_struct *t; t->in_iowait; t->comm; t->fn;', 'struct task_struct')).toBe(
      'struct task_struct {\n\tunsigned int in_iowait: 1;\n\tchar comm[16];\n\tvoid (*fn[2])(struct task_struct *, int);\n}',
    );
  });

  it('defines a struct that is only mentioned, though empty', () => {
    expect(neededTypes(btf, 'int f(struct dentry *d);').header).toContain('struct dentry {};');
  });

  it('an element of an array is whole: its size is the stride', () => {
    expect(definition('struct pid *p; p->numbers[1].nr', 'struct upid')).toBe(
      'struct upid {\n\tint nr;\n\tvoid *ns;\n}',
    );
  });
});

describe('in full, in the exact layout', () => {
  const whole = 'struct upid {\n\tint nr;\n\tvoid *ns;\n}';
  it.each([
    ['a variable', 'struct upid u;'],
    ['an array', 'struct upid u[4];'],
    ['sizeof of the type', 'x = sizeof(struct upid);'],
    ['sizeof of what a pointer points to', 'struct upid *u; read(&x, sizeof(*u), u);'],
    ['container_of', 'container_of(p, struct upid, nr)'],
    ["a map's value", '__type(value, struct upid);'],
    ['a member of a struct of the source', 'struct event { struct upid id; };'],
    ['pointer arithmetic', 'struct upid *u = p; u++;'],
    ['an index', 'struct upid *u = p; return u[2].nr;'],
    ['a sum', 'struct upid *u; return BPF_CORE_READ(u + 1, nr);'],
  ])('%s', (_, source) => {
    expect(definition(source, 'struct upid')).toBe(whole);
  });

  it('pt_regs, whenever its macros are used', () => {
    const whole = 'struct pt_regs {\n\tunsigned long di;\n\tunsigned long orig_ax;\n\tunsigned long ip;\n}';
    expect(definition('int BPF_KPROBE(f, int a) { return a; }', 'struct pt_regs')).toBe(whole);
    expect(definition('#include <bpf/bpf_tracing.h>\n', 'struct pt_regs')).toBe(whole);
    expect(definition('int f(void) { return 0; }', 'struct pt_regs')).toBeUndefined();
  });

  it('a typedef of a struct by value, but not behind a pointer', () => {
    const header = (source: string) => neededTypes(btf, source).header;
    expect(header('kuid_t uid;')).toContain('typedef struct {\n\tu32 val;\n} kuid_t;');
    expect(header('kuid_t *uid;')).toContain('typedef struct {} kuid_t;');
  });

  it('not for what libbpf relocates: a cast, a question whether a field exists, a cast pointer plus bytes', () => {
    const source = `bpf_core_field_exists(struct upid, nr); bpf_core_cast(p, struct upid);
      struct upid *u = (struct upid *)p; void *q = (void *)u + off;`;
    expect(definition(source, 'struct upid')).toBe('struct upid {\n\tint nr;\n}');
  });
});

describe('names', () => {
  it('gives enums whole by an enumerator, and typedefs by name', () => {
    const { header, types } = neededTypes(btf, 'x = PIDTYPE_TGID; pid_t p;');
    expect(header).toContain(
      'enum pid_type {\n\tPIDTYPE_PID = 0,\n\tPIDTYPE_TGID = 1,\n\tPIDTYPE_MAX = 2,\n};',
    );
    expect(types).toEqual(expect.arrayContaining(['enum pid_type', 'pid_t', 'u32', '__u64']));
    expect(types).not.toContain('enum bpf_map_type');
  });

  it('leaves alone what the source defines itself', () => {
    const { header, types } = neededTypes(
      btf,
      `typedef unsigned int u32; enum pid_type { PIDTYPE_PID }; struct dentry { int mine; };
       struct path *p; p->dentry; kuid_t uid;`,
    );
    expect(types).not.toContain('u32');
    expect(types).not.toContain('enum pid_type');
    expect(header).toContain('struct path {\n\tstruct dentry *dentry;\n};');
    expect(header).not.toContain('struct dentry {');
    // a kernel type that needs the name writes what it stands for
    expect(header).toContain('typedef struct {\n\t__u32 val;\n} kuid_t;');
  });

  it("gives the kernel's struct a flavour where it must be complete and the source has its own", () => {
    const { header } = neededTypes(btf, 'struct path { int mine; }; struct file *f; f->f_path.dentry;');
    expect(header).toContain('struct path___kernel {\n\tstruct dentry *dentry;\n};');
    expect(header).toContain('struct file {\n\tstruct path___kernel f_path;\n};');
  });

  it('ignores comments, strings and includes', () => {
    const { types } = neededTypes(
      btf,
      '/* struct task_struct */ // PIDTYPE_PID\n#include <linux/file.h>\n#include "struct file"\nchar *s = "struct file \\" PIDTYPE_PID";',
    );
    expect(types.filter((t) => / /.test(t))).toEqual([]);
  });

  it('says what this kernel does not have', () => {
    const source = `struct nothing *n; union other o; enum pid_type k; struct mine { int a; }; struct mine m;
      struct task_struct___old *flavour; struct opaque; struct opaque *fine; struct absent *declared_by_the_kernel;`;
    expect(neededTypes(btf, source).missing).toEqual(['struct nothing', 'union other']);
    expect(missingTypes(btf, source)).toEqual(['struct nothing', 'union other']);
  });

  it('two structs of one name: the same size is the same struct, another size is a flavour', () => {
    const b = new BtfBuilder();
    const int = b.int('int', 4);
    const one = b.struct('dup', 4, ['a', int, 0]);
    const same = b.struct('dup', 4, ['b', int, 0]);
    const other = b.struct('dup', 8, ['c', int, 0]);
    b.struct('user', 24, ['x', one, 0], ['y', same, 32], ['z', other, 64]);
    const { header } = neededTypes(Btf.read(b.bytes()), 'struct user u;');
    expect(header).toContain('struct dup x;\n\tstruct dup y;\n\tstruct dup___2 z;');
    expect(header).toContain('struct dup___2 {\n\tint c;\n\tlong: 0;\n};');
  });

  it('an enumerator of two enums keeps its name in the one that was asked for', () => {
    const b = new BtfBuilder();
    const int = b.int('int', 4);
    b.enum('first', { NONE: 0, ONE: 1 });
    const second = b.enum('second', { NONE: 7 });
    b.struct('s', 8, ['e', second, 0], ['i', int, 32]);
    const { header } = neededTypes(Btf.read(b.bytes()), 'struct s s; s.e; NONE;');
    expect(header).toContain('enum first {\n\tNONE = 0,\n\tONE = 1,\n};');
    expect(header).toContain('enum second {\n\tNONE___2 = 7,\n};');
  });
});
