import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  functionReads,
  type HookId,
  handedBy,
  type Point,
  parsePoint,
  type Read,
  syscallReads,
} from '@hooklab/hook';
import { type Arch, FUNCS, prototypeOf, readTar, Surface, syscall } from '@hooklab/surface';
import { describe, expect, it } from 'vitest';
import { contextText } from './context';
import { readText } from './read';

const surfaces = new Map<string, Surface>();

function surfaceOf(kernel: string): Surface {
  let surface = surfaces.get(kernel);
  if (!surface) {
    const path = fileURLToPath(
      new URL(`../../../../surface/shipped/debian-${kernel}.tar.xz`, import.meta.url),
    );
    surface = new Surface(kernel, readTar(execFileSync('xz', ['-dc', path], { maxBuffer: 512 * 1024 ** 2 })));
    surfaces.set(kernel, surface);
  }
  return surface;
}

function readsAt(kernel: string, hook: HookId, point: Point, arch: Arch = 'x86_64'): Read[] {
  const surface = surfaceOf(kernel);
  if (point.kind === 'syscall') return syscallReads(syscall(surface, point.name)?.args ?? [], hook);
  const name = point.kind === 'fn' ? point.name : '';
  const btf = surface.btf!;
  const proto = prototypeOf(btf, btf.find(name, FUNCS))!;
  const params = proto.params.map((p) => ({ name: p.name, type: p.typeId }));
  const signature = { btf, params, returns: proto.returnId };
  return functionReads(signature, hook, { arch, handed: handedBy(btf) });
}

const codeAt = (kernel: string, hook: HookId, at: string, arch?: Arch): string[] =>
  readsAt(kernel, hook, parsePoint(at), arch).map(readText);
const headAt = (kernel: string, hook: HookId, at: string): string =>
  contextText(hook, parsePoint(at), readsAt(kernel, hook, parsePoint(at)));

describe('a read as C', () => {
  it('of a function: by name, out of registers, by a helper', () => {
    expect(codeAt('6.12', 'kprobe', 'fn:vfs_unlink')).toEqual([
      'PT_REGS_PARM1(ctx)',
      'PT_REGS_PARM2(ctx)',
      'PT_REGS_PARM3(ctx)',
      'PT_REGS_PARM4(ctx)',
    ]);
    expect(codeAt('6.12', 'fexit', 'fn:vfs_unlink')).toEqual([
      'idmap',
      'dir',
      'dentry',
      'bpf_get_func_arg(ctx, 3, (__u64 *)&delegated_inode)',
      'ret',
    ]);
    expect(codeAt('7.2', 'fentry', 'fn:find_get_entries')).toContain('start');
    expect(codeAt('6.12', 'kretprobe', 'fn:vfs_unlink')).toEqual(['PT_REGS_RC(ctx)']);
  });

  it('of a struct by value, where it and what follows it are', () => {
    expect(codeAt('6.12', 'fentry', 'fn:bpf_prog_load')).toEqual(['attr', 'ctx[1], ctx[2]', 'uattr_size']);
    expect(codeAt('6.12', 'kprobe', 'fn:bpf_prog_load')).toEqual([
      'PT_REGS_PARM1(ctx)',
      'PT_REGS_PARM2(ctx), PT_REGS_PARM3(ctx)',
      'PT_REGS_PARM4(ctx)',
    ]);
    expect(codeAt('6.12', 'kprobe', 'fn:__sock_create')).toEqual([
      'PT_REGS_PARM1(ctx)',
      'PT_REGS_PARM2(ctx)',
      'PT_REGS_PARM3(ctx)',
      'PT_REGS_PARM4(ctx)',
      'PT_REGS_PARM5(ctx)',
      'PT_REGS_PARM6(ctx)',
    ]);
  });

  it('of a system call, by each way to it', () => {
    const second = (hook: HookId) => codeAt('6.12', hook, 'syscall:unlinkat')[1];
    expect(second('tp')).toBe('(const char *)ctx->args[1]');
    expect(second('fentry')).toBe('(const char *)PT_REGS_PARM2_SYSCALL(regs)');
    expect(second('raw_tp')).toBe('(const char *)PT_REGS_PARM2_CORE_SYSCALL((struct pt_regs *)ctx->args[0])');
    expect(second('kprobe')).toBe(
      '(const char *)PT_REGS_PARM2_CORE_SYSCALL((struct pt_regs *)PT_REGS_PARM1(ctx))',
    );
    expect(second('ksyscall')).toBe('pathname');
    expect(second('kretsyscall')).toBeUndefined();
  });
});

describe('the line of the context', () => {
  it('has everything that is handed out', () => {
    expect(headAt('6.12', 'fentry', 'fn:vfs_unlink')).toBe(
      'int BPF_PROG(vfs_unlink, struct mnt_idmap *idmap, struct inode *dir, struct dentry *dentry, struct inode **delegated_inode)',
    );
    expect(headAt('6.12', 'fexit', 'fn:dec_rlimit_ucounts')).toMatch(/, __u8 ret\)$/);
    expect(headAt('6.12', 'fentry', 'fn:bpf_prog_load')).toBe(
      'int BPF_PROG(bpf_prog_load, union bpf_attr *attr, __u64 uattr_0, __u64 uattr_1, u32 uattr_size)',
    );
    expect(headAt('6.12', 'tp', 'syscall:unlinkat')).toBe(
      'int unlinkat(struct trace_event_raw_sys_enter *ctx)',
    );
    expect(headAt('6.12', 'kprobe', 'syscall:unlinkat')).toBe(
      'int BPF_KPROBE(unlinkat, const struct pt_regs *regs)',
    );
    expect(headAt('6.12', 'fexit', 'syscall:unlinkat')).toBe(
      'int BPF_PROG(unlinkat, const struct pt_regs *regs, long ret)',
    );
    expect(headAt('6.12', 'ksyscall', 'syscall:unlinkat')).toBe(
      'int BPF_KSYSCALL(unlinkat, int dfd, const char *pathname, int flag)',
    );
  });
});
