import { describe, expect, it } from 'vitest';
import type { MemberToday } from '../names/today';
import { thisCpu, untyped, weakExtern } from './externs';
import { programsOf } from './program';
import { guard } from './reads';
import {
  addReturn,
  bitfieldRead,
  byKernelStruct,
  clampLength,
  constantSize,
  inlined,
  lastName,
  madeInline,
  notNegative,
  ownRecord,
  renameInCode,
  renameMember,
  stackArguments,
} from './repairs';

const today = (name: string, scalar: boolean): MemberToday => ({
  names: [name],
  pointers: [],
  scalar,
  same: true,
});

describe('a change of one statement', () => {
  it('reads bit-fields by their bits', () => {
    expect(bitfieldRead('x = BPF_CORE_READ(task, in_execve);', 1)).toBe(
      'x = BPF_CORE_READ_BITFIELD_PROBED(task, in_execve);',
    );
    expect(bitfieldRead('x = BPF_CORE_READ(task, mm, flag);', 1)).toBe(
      'x = ({ typeof(task->mm) hl_at = BPF_CORE_READ(task, mm); BPF_CORE_READ_BITFIELD_PROBED(hl_at, flag); });',
    );
    expect(bitfieldRead('BPF_CORE_READ_INTO(&v, task, flag);', 1)).toBe(
      'v = BPF_CORE_READ_BITFIELD_PROBED(task, flag);',
    );
    expect(bitfieldRead('bpf_core_read(&v, sizeof(v), &skb->pkt_type);', 1)).toBe(
      'v = BPF_CORE_READ_BITFIELD_PROBED(skb, pkt_type);',
    );
    const two =
      'v = BPF_CORE_READ(sk, sk_family) + BPF_CORE_READ(sk, sk_type) + BPF_CORE_READ(sk, sk_protocol);';
    expect(bitfieldRead(two, 1, (name) => name !== 'sk_family')).toBe(
      'v = BPF_CORE_READ(sk, sk_family) + BPF_CORE_READ_BITFIELD_PROBED(sk, sk_type) + BPF_CORE_READ_BITFIELD_PROBED(sk, sk_protocol);',
    );
    expect(bitfieldRead(two, 1)!.match(/PROBED/g)).toHaveLength(1);
    expect(bitfieldRead('x = 1;', 1)).toBeNull();
  });

  it('takes the last name where bpf_d_path may not be called', () => {
    expect(lastName('\tbpf_d_path(&file->f_path, e->path, sizeof(e->path));', 1)).toBe(
      '\tbpf_probe_read_kernel_str(e->path, sizeof(e->path), BPF_CORE_READ(file, f_path.dentry, d_name.name));',
    );
    expect(lastName('bpf_d_path((struct path *)path, buf, 64);', 1)).toBe(
      'bpf_probe_read_kernel_str(buf, 64, BPF_CORE_READ((struct path *)path, dentry, d_name.name));',
    );
    expect(lastName('bpf_d_path(f(x), buf, 64);', 1)).toBeNull();
  });

  it('declares externs weak, once', () => {
    const source = 'extern int CONFIG_X __kconfig;\nint a = CONFIG_X;';
    expect(weakExtern(source, 'CONFIG_X')).toBe('extern int CONFIG_X __kconfig __weak;\nint a = CONFIG_X;');
    expect(weakExtern('extern int CONFIG_X __kconfig __weak;', 'CONFIG_X')).toBeNull();
    expect(weakExtern('// extern int CONFIG_X;', 'CONFIG_X')).toBeNull();
  });

  it('takes this CPU’s copy of a per-CPU symbol', () => {
    const source = 'extern const struct rq runqueues __ksym;\nx = runqueues.nr_running;';
    expect(thisCpu(source, 2)).toBe(
      'extern const struct rq runqueues __ksym;\nx = ((typeof(runqueues) *)bpf_this_cpu_ptr(&runqueues))->nr_running;',
    );
    const taken = 'extern const struct rq runqueues __ksym;\nr = &runqueues;\nx = r->cpu;';
    expect(thisCpu(taken, 3)).toBe(taken.replace('&runqueues', 'bpf_this_cpu_ptr(&runqueues)'));
    const number = 'extern const int counts __ksym;\nx = counts;';
    expect(thisCpu(number, 2)).toBe(
      number.replace('x = counts', 'x = *(typeof(counts) *)bpf_this_cpu_ptr(&counts)'),
    );
    const task = 'extern const struct task_struct init_task __ksym;\nx = init_task.pid;';
    expect(untyped(task, 'init_task')).toBe(
      'extern const void init_task __ksym;\nx = BPF_CORE_READ((struct task_struct *)&init_task, pid);',
    );
  });

  it('inlines a function that was kept apart', () => {
    expect(inlined('static __attribute__((noinline)) long sum(long a)', 1)).toBe(
      'static __always_inline long sum(long a)',
    );
    expect(inlined('static __noinline int f(void)', 1)).toBe('static __always_inline int f(void)');
    expect(inlined('static int f(void)', 1)).toBe('static __always_inline int f(void)');
    expect(inlined('int f(void)', 1)).toBeNull();
    expect(madeInline('int f(void)', 1)).toBe('static __always_inline int f(void)');
  });

  it('reads the seventh argument and later ones from the stack', () => {
    const six = 'int a, int b, int c, int d, int e, int f';
    const source = `SEC("kprobe/x")\nint BPF_KPROBE(probe, ${six}, void *g, int h)\n{\n\treturn h;\n}\n`;
    expect(stackArguments(source, programsOf(source)[0]!)).toBe(
      `SEC("kprobe/x")\nint BPF_KPROBE(probe, ${six})\n{\n` +
        '\tvoid *g = 0;\n\tbpf_probe_read_kernel(&g, sizeof(g), (void *)(PT_REGS_SP(ctx) + 8));\n' +
        '\tint h = 0;\n\tbpf_probe_read_kernel(&h, sizeof(h), (void *)(PT_REGS_SP(ctx) + 16));\n' +
        '\treturn h;\n}\n',
    );
    const fits = `SEC("kprobe/x")\nint BPF_KPROBE(probe, ${six})\n{\n}\n`;
    expect(stackArguments(fits, programsOf(fits)[0]!)).toBeNull();
  });

  it('cuts lengths', () => {
    expect(clampLength('\tbpf_probe_read_user(e->data, n, p);', 1)).toBe(
      '\tif ((__u64)n > sizeof(e->data))\n\t\tn = sizeof(e->data);\n\tbpf_probe_read_user(e->data, n, p);',
    );
    expect(clampLength('bpf_probe_read_user(e->data + 4, n, p);', 1)).toBeNull();
    expect(clampLength('bpf_probe_read_user(e->data, 64, p);', 1)).toBeNull();
    expect(notNegative('bpf_probe_read_kernel_str(e->name + n, 64, p);', 1)).toBe(
      'if (n < 0)\n\tn = 0;\nbpf_probe_read_kernel_str(e->name + n, 64, p);',
    );
    expect(constantSize('struct e *r = bpf_ringbuf_reserve(&ring, n, 0);', 1)).toBe(
      'struct e *r = bpf_ringbuf_reserve(&ring, sizeof(*r), 0);',
    );
    expect(constantSize('void *r = bpf_ringbuf_reserve(&ring, n, 0);', 1)).toBeNull();
  });

  it('copies a pointer out of the program’s own record', () => {
    expect(ownRecord('\tx = BPF_CORE_READ((struct dentry *)e->dentry, d_name.name);', 1, 'dentry')).toBe(
      '\tvoid *hl_dentry = (void *)(unsigned long)e->dentry;\n' +
        '\tx = BPF_CORE_READ((struct dentry *)hl_dentry, d_name.name);',
    );
  });

  it('renames in code, and leaves comments, strings and members of another name alone', () => {
    expect(renameInCode('a = old; // old\nf("old", &old);', 'old', 'young')).toBe(
      'a = young; // old\nf("old", &young);',
    );
    expect(renameMember('x = i->i_ctime.tv_sec; /* i_ctime */', 'i_ctime', today('i_ctime_sec', true))).toBe(
      'x = i->i_ctime_sec; /* i_ctime */',
    );
    expect(renameMember('x = i->i_ctime.tv_sec;', 'i_ctime', today('__i_ctime', false))).toBe(
      'x = i->__i_ctime.tv_sec;',
    );
    expect(
      byKernelStruct(
        'x = BPF_CORE_READ(i, i_ctime.tv_sec);',
        1,
        'inode',
        'i_ctime',
        today('i_ctime_sec', true),
      ),
    ).toBe('x = BPF_CORE_READ((struct inode *)i, i_ctime_sec);');
    const own = 'struct event { int state; };\nstruct event *e;\ne->state = p->state;';
    expect(renameMember(own, 'state', today('__state', true))).toBe(own.replace('p->state', 'p->__state'));
    const disk = { names: ['q', 'disk'], pointers: [true], scalar: false, same: true };
    expect(renameMember('x = BPF_CORE_READ(rq, rq_disk, major) + rq->rq_disk->major;', 'rq_disk', disk)).toBe(
      'x = BPF_CORE_READ(rq, q, disk, major) + rq->q->disk->major;',
    );
  });

  it('returns at the end', () => {
    const source = 'SEC("tp/a/b")\nint p(void *c)\n{\n\tf();\n}\n';
    expect(addReturn(source, programsOf(source)[0]!)).toBe(
      'SEC("tp/a/b")\nint p(void *c)\n{\n\tf();\n\treturn 0;\n}\n',
    );
    const ends = source.replace('f();', 'return 1;');
    expect(addReturn(ends, programsOf(ends)[0]!)).toBeNull();
  });
});

describe('a guard', () => {
  const program = (line: string) =>
    `int p(void *c)\n{\n\tstruct e *e = hl_reserve(struct e);\n\n\tif (!e)\n\t\treturn 0;\n${line}\n\thl_submit(e);\n}`;

  it('tests the pointer that is followed, not the record that is written, and gives the record back', () => {
    expect(guard(program('\te->kind = clnt->msize;'), 7)).toBe(
      program('\tif (!clnt) {\n\t\thl_discard(e);\n\t\treturn 0;\n\t}\n\te->kind = clnt->msize;'),
    );
  });

  it('tests a record itself where it is the one', () => {
    const source = 'int p(void *c)\n{\n\tstruct e *e = hl_reserve(struct e);\n\te->kind = 1;\n}';
    expect(guard(source, 4)).toBe(source.replace('\te->kind', '\tif (!e)\n\t\treturn 0;\n\te->kind'));
  });

  it('is not offered twice', () => {
    const once = guard('x = p->a;', 1)!;
    expect(guard(once, 3)).toBeNull();
  });
});
