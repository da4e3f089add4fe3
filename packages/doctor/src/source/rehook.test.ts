import { type HookId, parsePoint } from '@hooklab/hook';
import { describe, expect, it } from 'vitest';
import { fixtureFacts, type Kernel } from '../test/fixture';
import { bodyOf, programsOf, uses } from './program';
import { rehook } from './rehook';

const source = (section: string, signature: string, body: string): string =>
  `/* SEC("tp/no/no") int no(void) {} */\n#define N 1\n\nSEC("${section}")\nint ${signature}\n{\n\t${body}\n\treturn 0;\n}\n\nchar LICENSE[] SEC("license") = "GPL";\n`;

const FROM: Record<string, HookId> = { tp: 'tp', raw_tp: 'raw_tp' };

function moved(
  text: string,
  from: [hook: string, point: string],
  to: [hook: HookId, point: string, section: string],
  kernel: Kernel = '6.12',
): string | null {
  const [program] = programsOf(text);
  const hook = FROM[from[0]] ?? (from[0] as HookId);
  const point = (p: string): Point => parsePoint(p);
  return rehook(
    text,
    program!,
    { hook, point: point(from[1]) },
    { hook: to[0], point: point(to[1]), section: to[2] },
    fixtureFacts(kernel),
  );
}

describe('programs of a source', () => {
  it('are found with their parameters, comments and data passed over', () => {
    const text = source('fentry/f', 'BPF_PROG(probe, struct path *p, int (*done)(int, int))', 'p->x;');
    const [program, ...more] = programsOf(text);
    expect(more).toEqual([]);
    expect(program).toMatchObject({ section: 'fentry/f', name: 'probe', macro: 'BPF_PROG' });
    expect(program!.params.map((p) => p.name)).toEqual(['p', 'done']);
    expect(bodyOf(text, program!)).toBe('\n\tp->x;\n\treturn 0;\n');
  });

  it('use a name as itself, not as a member, in a comment or a string', () => {
    expect(uses('return dir->name;', 'dir')).toBe(true);
    for (const text of ['x->dir;', 'x.dir;', '// dir', '"dir"', 'subdir;'])
      expect(uses(text, 'dir')).toBe(false);
  });
});

describe('a program on another hook', () => {
  it('keeps its arguments where the function has the same', () => {
    const text = source(
      'fentry/do_unlinkat',
      'BPF_PROG(gone, int dfd, struct filename *name)',
      'bpf_printk("%d", dfd);',
    );
    expect(
      moved(
        text,
        ['fentry', 'fn:do_unlinkat'],
        ['fentry', 'fn:filename_unlinkat', 'fentry/filename_unlinkat'],
        '7.2',
      ),
    ).toBe(text.replace('fentry/do_unlinkat', 'fentry/filename_unlinkat'));
  });

  it('reads through helpers where arguments are plain numbers', () => {
    const text = source(
      'fentry/vfs_unlink',
      'BPF_PROG(gone, struct mnt_idmap *m, struct inode *dir)',
      'e->ino = dir->i_ino;',
    );
    expect(moved(text, ['fentry', 'fn:vfs_unlink'], ['kprobe', 'fn:vfs_unlink', 'kprobe/vfs_unlink'])).toBe(
      text
        .replace('fentry/vfs_unlink', 'kprobe/vfs_unlink')
        .replace('BPF_PROG', 'BPF_KPROBE')
        .replace('dir->i_ino', 'BPF_CORE_READ(dir, i_ino)'),
    );
  });

  it('takes the return value behind all arguments, and back', () => {
    const kret = source('kretprobe/vfs_unlink', 'BPF_KRETPROBE(gone, int ret)', 'bpf_printk("%d", ret);');
    const fexit = moved(
      kret,
      ['kretprobe', 'fn:vfs_unlink'],
      ['fexit', 'fn:vfs_unlink', 'fexit/vfs_unlink'],
    )!;
    expect(fexit).toMatch(/int BPF_PROG\(gone, struct mnt_idmap \*idmap, .*, int ret\)\n/);
    expect(
      moved(fexit, ['fexit', 'fn:vfs_unlink'], ['kretprobe', 'fn:vfs_unlink', 'kretprobe/vfs_unlink']),
    ).toBe(kret);
    // no return value at an entry
    expect(
      moved(fexit, ['fexit', 'fn:vfs_unlink'], ['fentry', 'fn:vfs_unlink', 'fentry/vfs_unlink']),
    ).toBeNull();
  });

  it('becomes the event of one syscall', () => {
    const raw = source(
      'raw_tp/sys_enter_openat',
      'on(struct bpf_raw_tracepoint_args *ctx)',
      'bpf_printk("%d", ctx->args[0]);',
    );
    const event = ['tp', 'tracepoint:syscalls:sys_enter_openat', 'tp/syscalls/sys_enter_openat'] as const;
    expect(moved(raw, ['raw_tp', 'rawtracepoint:sys_enter_openat'], [...event])).toBe(
      raw
        .replace('raw_tp/sys_enter_openat', 'tp/syscalls/sys_enter_openat')
        .replace('bpf_raw_tracepoint_args', 'trace_event_raw_sys_enter'),
    );
    // elsewhere the arguments of a raw tracepoint are not the record
    const rename = ['tp', 'tracepoint:task:task_rename', 'tp/task/task_rename'] as const;
    expect(moved(raw, ['raw_tp', 'rawtracepoint:task_rename'], [...rename])).toBeNull();
    const call = source(
      'ksyscall/openat',
      'BPF_KSYSCALL(on, int dfd, const char *path)',
      'bpf_printk("%d", dfd);',
    );
    expect(moved(call, ['ksyscall', 'syscall:openat'], [...event])).toContain(
      'int on(struct trace_event_raw_sys_enter *ctx)\n{\n\tint dfd = (int)ctx->args[0];\n',
    );
  });

  it('takes a function’s arguments from the syscall where they are called the same', () => {
    const text = source(
      'kprobe/do_unlinkat',
      'BPF_KPROBE(on, int dfd, struct filename *name)',
      'bpf_printk("%d", dfd);',
    );
    const to = ['tp', 'tracepoint:syscalls:sys_enter_unlinkat', 'tp/syscalls/sys_enter_unlinkat'] as const;
    expect(moved(text, ['kprobe', 'fn:do_unlinkat'], [...to])).toContain('\tint dfd = (int)ctx->args[0];');
    expect(moved(text.replace('"%d", dfd', '"%p", name'), ['kprobe', 'fn:do_unlinkat'], [...to])).toBeNull();
  });

  it('of a record takes the struct of the event, if that has the fields', () => {
    const text = source(
      'tp/sched/task_rename',
      'on(struct trace_event_raw_task_rename *ctx)',
      'bpf_printk("%d", ctx->pid);',
    );
    const to = (event: string, section: string) =>
      moved(text, ['tp', 'tracepoint:sched:task_rename'], ['tp', `tracepoint:${event}`, section]);
    expect(to('task:task_rename', 'tp/task/task_rename')).toBe(text.replace('tp/sched', 'tp/task'));
    expect(to('sched:sched_switch', 'tp/sched/sched_switch')).toBeNull();
  });

  it('whose body uses what the new hook does not give is left to a person', () => {
    const text = source(
      'tp_btf/sys_enter_openat',
      'BPF_PROG(on, struct pt_regs *regs, long id)',
      'bpf_printk("%d", id);',
    );
    const to = ['tp', 'tracepoint:syscalls:sys_enter_openat', 'tp/syscalls/sys_enter_openat'] as const;
    expect(moved(text, ['tp_btf', 'rawtracepoint:sys_enter_openat'], [...to])).toBeNull();
    const unused = text.replace('"%d", id', '"x"');
    expect(moved(unused, ['tp_btf', 'rawtracepoint:sys_enter_openat'], [...to])).toContain(
      'int on(void *ctx)',
    );
  });
});
