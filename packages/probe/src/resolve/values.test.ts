import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Problem, problemLine } from '@hooklab/base';
import { type Arch, readTar, Surface } from '@hooklab/surface';
import { describe, expect, it } from 'vitest';
import { generate, type Hook, type ProbeFacts, parseSpec } from '../index';

const made = new Map<string, ProbeFacts>();
function factsOf(kernel: string): ProbeFacts {
  let facts = made.get(kernel);
  if (!facts) {
    const path = fileURLToPath(new URL(`../../../surface/shipped/debian-${kernel}.tar.xz`, import.meta.url));
    const tar = execFileSync('xz', ['-dc', path], { maxBuffer: 512 * 1024 ** 2 });
    facts = { kernel, arch: 'x86_64', surface: new Surface(kernel, readTar(tar)) };
    made.set(kernel, facts);
  }
  return facts;
}

/** The program of one column `x`. Throws the Problem. */
function source(
  kernel: string,
  hook: Hook,
  point: string,
  capture: string,
  ctype: string,
  arch: Arch = 'x86_64',
): string {
  const status = capture === 'stack' && ctype !== 'void *' ? { status: false } : {};
  const spec = parseSpec({
    version: 2,
    name: 'values',
    title: point,
    about: 'One value.',
    columns: [{ name: 'x', ctype, about: capture, ...status }],
    captures: { x: capture },
    ways: [{ hook, points: [point] }],
  });
  return generate(spec, hook, { ...factsOf(kernel), arch }).source;
}

/** The statement that fills it, or the Problem. */
function filled(...of: Parameters<typeof source>): string {
  try {
    return source(...of)
      .replace(/,\n\s+/g, ', ')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /^e->x(__rc)? = |[( ]&?e->x/.test(line))
      .join(' ');
  } catch (error) {
    if (error instanceof Problem) return problemLine(error);
    throw error;
  }
}

describe('arrays', () => {
  it('whose length is open have every element', () => {
    const at = 'tracepoint:sched:sched_process_exit';
    const nr = 'arg.p->thread_pid->numbers[0].nr';
    expect(filled('6.12', 'tp_btf', at, nr, '__s32')).toBe('e->x = p->thread_pid->numbers[0].nr;');
    expect(filled('6.12', 'raw_tp', at, nr, '__s32')).toBe(
      'e->x = BPF_CORE_READ(p, thread_pid, numbers[0].nr);',
    );
    expect(filled('6.12', 'tp_btf', at, 'arg.p->comm[99]', '__u8')).toContain('has 16 elements');
  });

  it('of numbers are no text, those of char are; of unsigned char who asks knows', () => {
    const saddr = ['tracepoint:sock:inet_sock_set_state', 'field.saddr'] as const;
    expect(filled('6.12', 'tp', ...saddr, 'char[16]')).toContain('an array of 4 numbers, no text');
    expect(filled('6.12', 'tp', saddr[0], 'field.saddr[3]', '__u8')).toBe('e->x = ctx->saddr[3];');
    const mask = ['fn:set_cpus_allowed_common', 'arg.p->cpus_mask.bits'] as const;
    expect(filled('6.12', 'fentry', ...mask, 'char[16]')).toContain('an array');
    expect(filled('6.12', 'fentry', 'fn:set_cpus_allowed_common', 'arg.p->comm', 'char[16]')).toContain(
      'p->comm',
    );
    const name = ['fn:vfs_unlink', 'arg.dentry->d_iname'] as const;
    expect(filled('6.1', 'kprobe', ...name, 'char[64]')).toContain('BPF_CORE_READ_STR_INTO');
  });
});

describe('structs by value', () => {
  it('are made again of the words that they come in', () => {
    const uid = ['fn:from_kuid', 'arg.kuid.val', '__u32'] as const;
    expect(filled('6.12', 'fentry', ...uid)).toBe('e->x = kuid.value.val;');
    expect(filled('6.12', 'kprobe', ...uid)).toBe('e->x = kuid.value.val;');
    expect(filled('6.12', 'fentry', 'fn:from_kuid', 'arg.kuid', '__u32')).toContain(
      'a whole struct: go on to a member',
    );
  });

  it('have bit fields, which are cut out of the word that they are in', () => {
    for (const hook of ['fentry', 'kprobe'] as const) {
      const kernel = ['fn:bpf_prog_load', 'arg.uattr.is_kernel', '__u8'] as const;
      expect(filled('6.12', hook, ...kernel), hook).toBe('e->x = uattr.words[1] & 0x1;');
      const entry = ['fn:__ioapic_write_entry', 'arg.e.delivery_mode', '__u8'] as const;
      expect(filled('6.12', hook, ...entry), hook).toBe('e->x = e_.words[0] >> 8 & 0x7;');
    }
  });

  it('that are larger than 16 bytes are on the stack, or (arm64) behind an address; no trampoline takes them', () => {
    const sample = ['fn:net_dim', 'arg.end_sample.pkt_ctr', '__u32'] as const;
    expect(filled('6.12', 'fentry', ...sample)).toMatch(
      /a struct of 24 bytes .* trampolines of this kernel take 16 bytes at most.*Take a kprobe/,
    );
    expect(filled('6.12', 'kprobe', ...sample)).toBe('e->x = end_sample.pkt_ctr;');
    expect(filled('6.12', 'kprobe', ...sample, 'arm64')).toBe('e->x = BPF_CORE_READ(end_sample, pkt_ctr);');
    const nodes = ['fn:do_pages_move', 'arg.task_nodes.bits[0]', '__u64'] as const;
    expect(filled('6.12', 'kprobe', ...nodes, 'arm64')).toContain('has no name');
    // before 6.0 none at all
    expect(filled('5.10', 'fentry', 'fn:from_kuid', 'arg.kuid.val', '__u32')).toContain('kernel take none');
    expect(filled('5.10', 'kprobe', 'fn:from_kuid', 'arg.kuid.val', '__u32')).toBe('e->x = kuid.value.val;');
  });

  it('and what is const there can be filled', () => {
    const layer = ['fn:__traceiter_mc_event', 'arg.top_layer', '__s8'] as const;
    expect(source('6.12', 'kprobe', ...layer)).toMatch(/^\ts8 top_layer = 0;$/m);
  });
});

describe('a function of many arguments', () => {
  const ret = (hook: Hook, fn: string, ctype: string): string =>
    source('6.12', hook, `fn:${fn}`, 'ret', ctype);

  it('of which 12 leave no parameter of the macro for what it returns, which a helper gives', () => {
    const size = ret('fexit', 'ZSTD_encodeSequences', '__u64');
    expect(size).toMatch(/^\tbpf_get_func_ret\(ctx, &returned\);\n\tret = returned;$/m);
    expect(size).not.toContain('size_t ret)');
    expect(ret('fexit', '__clk_hw_register_composite', '__u64')).toMatch(/^\tret = \(void \*\)returned;$/m);
    // 11 do
    expect(ret('fexit', 'ZSTD_encodeSequences_default', '__u64')).toContain('size_t ret)');
  });

  it('more than 12 is for no trampoline', () => {
    const table = ['fn:ZSTD_buildCTable', 'arg.dstCapacity', '__u64'] as const;
    for (const hook of ['fentry', 'fexit'] as const) {
      expect(filled('6.12', hook, ...table)).toMatch(
        /it has 16 arguments; a trampoline takes functions with 12 at most.*Take a kprobe/,
      );
    }
    expect(filled('6.12', 'kprobe', ...table)).toBe('e->x = dstCapacity;');
  });
});

describe('a result narrower than a register', () => {
  const declared = (hook: Hook, fn: string, ctype: string): string =>
    source('6.12', hook, `fn:${fn}`, 'ret', ctype).replace(/,\n\s+/g, ', ');

  it('is declared as its C type, above which the compiler leaves what it likes; a bool as its byte', () => {
    for (const hook of ['fexit', 'kretprobe', 'kretprobe.multi'] as const) {
      expect(declared(hook, 'eth_type_trans', '__u16'), hook).toContain('__be16 ret)');
      expect(declared(hook, 'dec_rlimit_ucounts', '_Bool'), hook).toContain('__u8 ret)');
      expect(declared(hook, 'intel_pstate_get_epp', '__s16'), hook).toContain('s16 ret)');
      expect(declared(hook, 'task_state_to_char', '__s8'), hook).toContain('char ret)');
      expect(declared(hook, 'get_random_u8', '__u8'), hook).toContain('u8 ret)');
    }
    expect(declared('fmod_ret', 'security_file_open', '__s32')).toContain('int ret)');
  });

  it('is cast where a session has registers only', () => {
    expect(declared('kprobe.session', 'eth_type_trans', '__u16')).toContain('(__be16)PT_REGS_RC(ctx)');
    expect(declared('kprobe.session', 'dec_rlimit_ucounts', '_Bool')).toContain('(__u8)PT_REGS_RC(ctx)');
  });

  it('does not fit a column that is narrower still', () => {
    expect(filled('6.12', 'fexit', 'fn:eth_type_trans', 'ret', '__u8')).toContain('values would be cut');
  });
});

describe('an exit event that no call makes', () => {
  const exit = (call: string, hook: Hook = 'tp') =>
    filled('6.12', hook, `tracepoint:syscalls:sys_exit_${call}`, 'ts', '__u64');

  it('is refused, with what sees the end', () => {
    expect(exit('exit_group')).toMatch(/exit_group never returns.*sys_enter_exit_group/);
    expect(exit('exit')).toMatch(/exit never returns/);
    expect(exit('rt_sigreturn')).toMatch(/returns with -1 in the place.*fn:__x64_sys_rt_sigreturn/);
    expect(exit('restart_syscall')).toBe('e->x = now;');
  });
});

describe('a type that is written otherwise in C', () => {
  it('a pointer to a function, an enum with its sign, a pointer to a pointer', () => {
    const head = (fn: string, capture: string, ctype: string) =>
      source('6.12', 'kprobe', `fn:${fn}`, capture, ctype).replace(/,\n\s+/g, ', ');
    expect(head('work_on_cpu_key', 'arg.fn', 'void *')).toContain('(*fn)(void *)');
    expect(head('cpuhp_invoke_callback', 'arg.state', '__s32')).toContain('enum cpuhp_state state');
    expect(filled('6.12', 'kprobe', 'fn:cpuhp_invoke_callback', 'arg.state', '__s16')).toContain('4 bytes');
    expect(filled('6.12', 'kprobe', 'fn:vfs_unlink', 'arg.delegated_inode', 'void *')).toBe(
      'e->x = (void *)delegated_inode;',
    );
  });

  it('a member of an anonymous one, of a union, of an array', () => {
    const at = (capture: string, ctype: string) => filled('6.12', 'fentry', 'fn:vfs_unlink', capture, ctype);
    expect(at('arg.dentry->d_name.hash', '__u32')).toBe('e->x = dentry->d_name.hash;');
    expect(at('arg.dentry->d_u.d_alias.next', 'void *')).toBe('e->x = (void *)dentry->d_u.d_alias.next;');
    expect(at('arg.dir->i_sb->s_uuid.b[15]', '__u8')).toBe('e->x = dir->i_sb->s_uuid.b[15];');
    expect(at('arg.dir->i_sb->s_uuid.b[16]', '__u8')).toContain('has 16 elements');
    expect(filled('6.12', 'kprobe', 'fn:vfs_unlink', 'arg.dir->i_sb->s_uuid.b[15]', '__u8')).toBe(
      'e->x = BPF_CORE_READ(dir, i_sb, s_uuid.b[15]);',
    );
  });
});

describe('an argument that the verifier does not hand out', () => {
  it('is read by the helper for it, where the kernel has that', () => {
    const at = ['fn:vfs_unlink', 'arg.delegated_inode', 'void *'] as const;
    for (const hook of ['fentry', 'fexit'] as const)
      expect(filled('6.12', hook, ...at), hook).toBe('e->x = (void *)delegated_inode;');
    expect(filled('5.10', 'fentry', ...at)).toContain('this kernel has no bpf_get_func_arg()');
    expect(filled('5.10', 'kprobe', ...at)).toContain('e->x = ');
  });
});

describe('a stack', () => {
  const text = (kernel: string, hook: Hook, point: string) =>
    filled(kernel, hook, point, 'stack', 'char[320]');
  const address = (kernel: string, hook: Hook, point: string) =>
    filled(kernel, hook, point, 'stack', 'void *');

  it('is cut as far as the function that is traced, or the tracepoint', () => {
    for (const hook of ['fentry', 'fexit', 'kprobe', 'kretprobe'] as const)
      expect(text('7.2', hook, 'fn:vfs_unlink'), hook).toBe('hl_stack(ctx, e->x, "vfs_unlink");');
    for (const hook of ['tp', 'raw_tp', 'tp_btf'] as const)
      expect(text('6.1', hook, 'tracepoint:task:task_rename'), hook).toBe('hl_stack(ctx, e->x, "");');
    expect(text('6.12', 'ksyscall', 'syscall:unlinkat')).toContain('"__x64_sys_unlinkat"');
    expect(text('6.12', 'fentry', 'syscall:unlinkat')).toContain('"__x64_sys_unlinkat"');
    expect(text('6.12', 'lsm', 'lsm:inode_unlink')).toContain('"bpf_lsm_inode_unlink"');
    expect(text('6.12', 'uprobe', 'user:/bin/bash:readline')).toContain('hl_stack(ctx, e->x, "")');
    expect(address('6.12', 'kprobe', 'fn:vfs_unlink')).toBe('e->x = hl_caller(ctx, "vfs_unlink");');
  });

  it('is an address by the addresses of functions where the kernel prints no names', () => {
    expect(text('5.10', 'fexit', 'fn:vfs_unlink')).toContain('no bpf_snprintf');
    expect(address('5.10', 'fexit', 'fn:vfs_unlink')).toBe('e->x = hl_caller_of_function(ctx);');
    const exit = 'tracepoint:sched:sched_process_exit';
    expect(address('5.10', 'tp_btf', exit)).toBe(
      'e->x = hl_caller_of_event(ctx, bpf_trace_run1, __traceiter_sched_process_exit);',
    );
    expect(address('5.10', 'tp', exit)).toContain('(ctx, __traceiter_sched_process_exit, __traceiter_');
    expect(address('5.10', 'raw_tp', 'syscall:unlinkat')).toContain('bpf_trace_run2, __traceiter_sys_enter');
    expect(address('5.10', 'tp', 'syscall:unlinkat')).toContain('__traceiter_sys_enter');
  });
});

it('at the wrapper of a system call the call’s arguments are another point’s', () => {
  for (const hook of ['kprobe', 'fentry', 'kprobe.multi'] as const) {
    const said = filled('6.12', hook, 'fn:__x64_sys_mkdirat', 'arg.pathname', 'char[64]');
    expect(said, hook).toContain("the caller's registers (regs), not its arguments");
    expect(said, hook).toContain('the point syscall:mkdirat');
  }
  expect(filled('6.12', 'kprobe', 'fn:vfs_mkdir', 'arg.pathname', 'char[64]')).toContain('it has idmap, dir');
  expect(filled('6.12', 'ksyscall', 'syscall:mkdirat', 'arg.pathname', 'char[64]')).toContain('pathname');
});
