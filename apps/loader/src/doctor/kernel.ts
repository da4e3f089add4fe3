import type { Check } from '@hooklab/protocol';
import type { Facts } from '../facts/facts';

/** The kernel itself: what it is and what it tells about itself. */
export function kernelChecks(f: Facts): Check[] {
  return [kernel(f), arch(f), btf(f), lockdown(f), lsm(f), jit(f)];
}

const kernel = (f: Facts): Check => ({
  id: 'kernel',
  title: 'Kernel',
  state: atLeast(f.release, 5, 8) ? 'ok' : 'limited',
  found: `${f.release} (${f.version})`,
  ...(atLeast(f.release, 5, 8) ? {} : { way: 'Ring buffers need 5.8 or later: use a lab VM' }),
});

function arch(f: Facts): Check {
  const known = f.arch === 'x86_64' || f.arch === 'aarch64';
  return {
    id: 'arch',
    title: 'Architecture',
    state: known ? 'ok' : 'limited',
    found: f.arch,
    ...(known ? {} : { way: 'Hooklab is tried on x86_64; arguments of functions may be read wrong here' }),
  };
}

function btf(f: Facts): Check {
  const title = 'Types of the kernel (BTF)';
  if (f.btfBytes === null) {
    return {
      id: 'btf',
      title,
      state: 'missing',
      found: 'no /sys/kernel/btf/vmlinux',
      way: 'tp_btf, fentry, fexit and lsm need a kernel with CONFIG_DEBUG_INFO_BTF: use a lab VM',
    };
  }
  const mib = (f.btfBytes / 1024 ** 2).toFixed(1);
  return { id: 'btf', title, state: 'ok', found: `vmlinux ${mib} MiB, ${f.moduleBtfs} modules` };
}

function lockdown(f: Facts): Check {
  const title = 'Lockdown';
  if (f.lockdown === 'confidentiality') {
    return {
      id: 'lockdown',
      title,
      state: 'limited',
      found: f.lockdown,
      way: 'kprobe, tp and bpf_probe_read_kernel() are forbidden; fentry, raw_tp and tp_btf with typed reads work. It ends only with a boot without lockdown=confidentiality',
    };
  }
  return { id: 'lockdown', title, state: 'ok', found: f.lockdown ?? 'none (this kernel has no lockdown)' };
}

function lsm(f: Facts): Check {
  const title = 'Security modules';
  if (!f.lsms) {
    return {
      id: 'lsm',
      title,
      state: 'limited',
      found: 'unknown: securityfs cannot be read',
      way: 'Start the loader as root',
    };
  }
  const found = f.lsms.join(', ');
  if (f.lsms.includes('bpf')) return { id: 'lsm', title, state: 'ok', found };
  return {
    id: 'lsm',
    title,
    state: 'limited',
    found: `${found}; bpf is not among them`,
    way: 'lsm programs attach but never run. Use fmod_ret or fentry on security_* functions, or boot with lsm=…,bpf',
  };
}

function jit(f: Facts): Check {
  const title = 'BPF compiler (JIT)';
  const value = f.sysctl('net.core.bpf_jit_enable');
  // without the file the JIT is always on (CONFIG_BPF_JIT_ALWAYS_ON hides nothing) or there is none
  if (value === null) {
    const on = f.config('BPF_JIT') !== null;
    return on
      ? { id: 'jit', title, state: 'ok', found: 'the kernel does not say' }
      : {
          id: 'jit',
          title,
          state: 'missing',
          found: 'CONFIG_BPF_JIT is not set',
          way: 'fentry and fexit need it: use a lab VM',
        };
  }
  if (value === '0') {
    return {
      id: 'jit',
      title,
      state: 'limited',
      found: 'net.core.bpf_jit_enable = 0',
      way: 'fentry and fexit need it: sysctl net.core.bpf_jit_enable=1',
    };
  }
  const harden = f.sysctl('net.core.bpf_jit_harden');
  return {
    id: 'jit',
    title,
    state: 'ok',
    found: `on${harden && harden !== '0' ? `, hardened (${harden})` : ''}`,
  };
}

/** "6.12.117-amd64" is at least 6.12. */
export function atLeast(release: string, major: number, minor: number): boolean {
  const [, a, b] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  return Number(a) > major || (Number(a) === major && Number(b) >= minor);
}
