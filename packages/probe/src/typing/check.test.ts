import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Btf, readTar, Surface } from '@hooklab/surface';
import { beforeAll, describe, expect, it } from 'vitest';
import { readTree } from '../expression/tree/read';
import { checkTree } from './check';
import { complete } from './complete';
import { ctypeText, INT } from './ctype';
import { hover } from './hover';
import type { Scope } from './scope';
import { pointerTo, scopeOf } from './test/kernel';

/** A shipped kernel: "debian-6.12". */
function shippedSurface(kernel: string): Surface {
  const path = fileURLToPath(new URL(`../../../surface/shipped/${kernel}.tar.xz`, import.meta.url));
  const tar = execFileSync('xz', ['-dc', path], { maxBuffer: 256 * 1024 ** 2 });
  return new Surface(kernel, readTar(tar));
}

let btf: Btf;
let scope: Scope;
beforeAll(() => {
  btf = shippedSurface('debian-6.12').btf!;
  const names = ['task_struct', 'sock', 'file', 'request', 'dentry', 'sockaddr'] as const;
  scope = scopeOf(
    btf,
    names.map((name) => [name === 'task_struct' ? 'task' : name, pointerTo(btf, name)] as const),
    INT,
  );
});

const check = (text: string) => checkTree(readTree(text).node, scope);
const typeOf = (text: string): string => {
  const checked = check(text);
  return checked.ok ? ctypeText(checked.typed.type) : checked.fault.message;
};

describe('an expression has C’s type', () => {
  it.each([
    ['sock->__sk_common.skc_daddr', '__be32'],
    ['task->signal->oom_score_adj', 'short int'],
    ['task->signal->oom_score_adj + 1', 'int'],
    ['arg.task->pid', 'pid_t'],
    ['arg.0->comm', 'char[16]'],
    ['task->comm[0]', 'char'],
    ['&task->comm', 'char[16] *'],
    ['*task->mm', 'struct mm_struct'],
    ['(*task->mm).owner', 'struct task_struct *'],
    ['((struct inet_sock *)sock)->inet_sport', '__be16'],
    ['(u8)ret', 'u8'],
    ['ret < 0 ? ret : 0', 'int'],
    ['request->cmd_flags & 0xff', 'unsigned int'],
    ['sizeof(struct task_struct)', 'unsigned long'],
    ['sizeof(task->comm)', 'unsigned long'],
    ['sizeof(u64)', 'unsigned long'],
    ['IPPROTO_TCP', 'int'],
    ['ret == -ENOENT', 'int'],
    ['comm == "ssh" && pid > 1', 'int'],
    ['task->comm == "ssh"', 'int'],
    ['glob(comm, "ss*d") || glob(task->comm, "k?orker*")', 'int'],
    ['in_cgroup("/system.slice/ssh.service") && !in_container("web-1")', 'int'],
    ['glob(comm, comm)', 'glob(…) takes a pattern: glob(comm, "ss*")'],
    ['glob(pid, "1*")', 'glob(…) takes comm or a text in memory, and this is a __u32'],
    ['in_cgroup("system.slice")', 'the path begins at the root of all cgroups: "/system.slice"'],
    ['in_cgroup("/a/../b")', 'the path has an empty part or dots only'],
    ['in_container("/web")', 'it is a name; of a path it is in_cgroup(…)'],
    ['cgroup_path(cgroup)', 'write cgroup_path()'],
    ['elapsed / 1000000', 'unsigned long'],
    ['in_container(7)', 'in_container(…) takes a name: "web"'],
    ["task->comm[0] == 's'", 'int'],
    ['container_of(task, struct task_struct, thread)->pid', 'pid_t'],
    ['file->f_path.dentry->d_name.name', 'unsigned char *'],
    ['ip4(sock->__sk_common.skc_daddr)', 'text'],
    ['port(sock->__sk_common.skc_dport) == 443', 'int'],
    ['flags(file->f_mode, enum req_flag_bits)', 'text'],
    ['ksym(task->thread.sp)', 'text'],
    ['task + 1', 'struct task_struct *'],
    ['task == 0', 'int'],
    ['nsecs - latency', 'unsigned long'],
  ])('%s is %s', (text, type) => expect(typeOf(text)).toBe(type));
});

describe('what does not fit is said where it is', () => {
  it.each([
    ['task->pidd', 6, 'struct task_struct has no pidd on this kernel', 'pid'],
    ['task.pid', 0, 'a pointer: write ->pid', null],
    ['task->thread->sp', 0, 'no pointer: write .sp', null],
    ['tsk->pid', 0, 'tsk is no value', 'task'],
    ['arg.tsk->pid', 4, 'the hook has no argument tsk on this kernel', 'task'],
    ['task->pid->x', 0, 'this is a pid_t, no pointer', null],
    ['(struct tcp_sok *)sock', 1, 'this kernel has no struct tcp_sok', null],
    ['(u33)ret', 1, 'this kernel has no type u33', 'u32'],
    ['sock->sk_protocol == IPPROTO_TPC', 21, 'no constant of this kernel’s enums', null],
    ['task->mm + task->mm', 9, 'is written with casts: (unsigned long)a', null],
    ['ret / 0', 6, 'nothing is divided by 0', null],
    ['ret << 32', 7, 'a shift is of 0 to 31', null],
    ['task->comm[16]', 11, '16 elements', null],
    ['*ret', 1, '* takes a pointer', null],
    ['&task', 1, 'behind a pointer', null],
    ['task->thread + 1', 0, 'a whole struct thread_struct', null],
    ['ip4(task)', 4, 'ip4(…) takes 32 bits', null],
    ['enum(ret)', 5, 'of no enum', null],
    ['flags(ret, enum nothing)', 11, 'no enum nothing', null],
    ['ret == "x"', 0, 'no text', null],
    ['ip4(sock->__sk_common.skc_daddr) == "x"', 0, 'compared where it is read', null],
    ['task->comm == comm', 14, 'comm is text', null],
    ['comm[0]', 0, 'comm is text', null],
    ['"a" + 1', 0, 'a text is compared', null],
    ['container_of(task, struct file, nothing)', 32, 'has no nothing', null],
    ['(u64) - ret', 0, 'u64 is a type here', null],
  ])('%s', (text, at, message, near) => {
    const checked = check(text);
    if (checked.ok) throw new Error('it was taken');
    expect(checked.fault.message).toContain(message);
    expect(checked.fault.from).toBe(at);
    expect(checked.fault.to).toBeLessThanOrEqual(text.length);
    if (near) expect(checked.fault.near).toContain(near);
  });
});

describe('complete', () => {
  const labels = (text: string): string[] =>
    complete(text, text.length, scope).options.map(({ label }) => label);

  it('gives the members after -> and ., whatever stands around', () => {
    expect(labels('task->oom')).toContain('oom_reaper_list');
    expect(labels('pid > 1 && (task->signal->oom_score_adj')[0]).toBe('oom_score_adj');
    expect(labels('ip4(sock->__sk_common.skc_d').slice(0, 2)).toEqual(['skc_daddr', 'skc_dport']);
    expect(labels('((struct tcp_sock *)sock)->snd_c')).toContain('snd_cwnd');
    expect(labels('arg.ta')).toEqual(['task']);
  });

  it('gives names, words, functions, constants and types', () => {
    expect(labels('')).toContain('task');
    expect(labels('ret + ta')[0]).toBe('task');
    expect(labels('st')).toEqual(expect.arrayContaining(['str', 'strlen', 'stack']));
    expect(labels('sock->sk_protocol == IPPROTO_T')).toContain('IPPROTO_TCP');
    expect(labels('(struct tcp_so')).toContain('tcp_sock');
    expect(labels('(sector')).toContain('sector_t');
  });

  it('says which characters a choice takes the place of', () => {
    expect(complete('task->pi + 1', 8, scope)).toMatchObject({ from: 6, to: 8 });
    expect(complete('task->pid + 1', 7, scope)).toMatchObject({ from: 6, to: 9 });
  });
});

describe('hover', () => {
  it('tells type and place of the part under the cursor', () => {
    const text = 'task->pid + sock->sk_protocol';
    expect(hover(text, 1, scope)).toMatchObject({ from: 0, to: 4, type: 'struct task_struct *' });
    expect(hover(text, 7, scope)).toMatchObject({ from: 0, to: 9, type: 'pid_t' });
    expect(hover(text, 7, scope)!.lines[0]).toMatch(/^struct task_struct, offset \d+$/);
    expect(hover(text, 10, scope)).toMatchObject({ type: 'int' });
    expect(hover('IPPROTO_TCP', 2, scope)!.lines).toContain('IPPROTO_TCP = 6');
    expect(hover('task->pid + ', 7, scope)).toMatchObject({ type: 'pid_t' });
    expect(hover('port(x)', 1, scope)).toMatchObject({ type: 'port(port)' });
    expect(hover('task->nothing', 7, scope)).toBe(null);
  });
});
