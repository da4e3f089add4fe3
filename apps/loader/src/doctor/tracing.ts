import type { LibbpfInfo } from '@hooklab/native';
import type { Check } from '@hooklab/protocol';
import type { Facts } from '../facts/facts';
import type { Hooks } from './hooks';

/** What there is to attach with. `hooks` has the results of the trials. */
export function tracingChecks(f: Facts, libbpf: LibbpfInfo, hooks: Hooks): Check[] {
  return [tracefs(f), libbpfCheck(libbpf), kprobes(f, hooks), fprobe(f, hooks), trampolines(hooks)];
}

function tracefs(f: Facts): Check {
  const title = 'Events of the kernel (tracefs)';
  const mount = f.mounts.tracefs;
  if (mount.state === 'missing') {
    return {
      id: 'tracefs',
      title,
      state: 'missing',
      found: `not mounted, and the loader could not mount it: ${mount.why}`,
      way: 'tp needs it: start the loader as root, or mount -t tracefs tracefs /sys/kernel/tracing',
    };
  }
  const found =
    mount.state === 'private'
      ? 'was not mounted; the loader mounted it for itself only, and it goes with the loader'
      : mount.path;
  if (f.lockdown === 'confidentiality') {
    return {
      id: 'tracefs',
      title,
      state: 'limited',
      found: `${found}, emptied by lockdown=confidentiality`,
      way: 'Use raw_tp and tp_btf, which need no tracefs',
    };
  }
  if (f.filterFunctions === 'ok') return { id: 'tracefs', title, state: 'ok', found };
  return {
    id: 'tracefs',
    title,
    state: 'limited',
    found: `${found}; available_filter_functions: ${f.filterFunctions}`,
    way: 'Which functions can be traced is found by trying instead of from the list',
  };
}

function libbpfCheck({ version, origin, features }: LibbpfInfo): Check {
  const lost = Object.keys(features).filter((name) => !features[name]);
  const found = `${version}, ${origin === 'static' ? 'built in' : 'the system’s'}`;
  const title = 'libbpf';
  if (lost.length === 0) return { id: 'libbpf', title, state: 'ok', found };
  const without = `${found}, without ${lost.join(', ')}`;
  // what is built in is the newest that set-up knows
  if (origin === 'static') return { id: 'libbpf', title, state: 'ok', found: without };
  return {
    id: 'libbpf',
    title,
    state: 'limited',
    found: without,
    way: 'Set-up builds a newer one where it reaches a mirror of Debian’s sources: run `npm start` again',
  };
}

function kprobes(f: Facts, hooks: Hooks): Check {
  const title = 'kprobes';
  const { state, why } = hooks.kprobe!;
  if (state === 'ok') return { id: 'kprobes', title, state: 'ok', found: why };
  return {
    id: 'kprobes',
    title,
    state: notOk(state),
    found: f.config('KPROBES') === null ? 'CONFIG_KPROBES is not set' : why,
    way: 'Use the hooks that work here, or a lab VM',
  };
}

function fprobe(f: Facts, hooks: Hooks): Check {
  const title = 'fprobe (kprobe.multi)';
  const { state, why } = hooks['kprobe.multi']!;
  if (state === 'ok') return { id: 'fprobe', title, state: 'ok', found: why };
  return {
    id: 'fprobe',
    title,
    state: notOk(state),
    found: f.config('FPROBE') === null ? 'CONFIG_FPROBE is not set' : why,
    way: 'Many functions at once need kernel 5.18 or later with CONFIG_FPROBE: use a lab VM',
  };
}

function trampolines(hooks: Hooks): Check {
  const title = 'Trampolines (fentry, fexit)';
  const { state, why } = hooks.fentry!;
  if (state === 'ok') return { id: 'trampolines', title, state: 'ok', found: why };
  return {
    id: 'trampolines',
    title,
    state: notOk(state),
    found: why,
    way: 'Use the hooks that work here, or a lab VM',
  };
}

const notOk = (state: 'missing' | 'unknown'): 'missing' | 'limited' =>
  state === 'missing' ? 'missing' : 'limited';
