import type { Check } from '@hooklab/protocol';
import type { Facts } from '../facts/facts';
import { atLeast } from './kernel';

/** What the loader may do here. */
export function privilegeChecks(f: Facts): Check[] {
  return [capabilities(f), paranoid(f), unprivileged(f), memlock(f)];
}

function capabilities(f: Facts): Check {
  const { capabilities: c } = f;
  const title = 'Capabilities of the loader';
  const found = `uid ${f.uid}: ${c.have.join(', ') || 'none that tracing needs'}`;
  if (c.has('SYS_ADMIN')) return { id: 'capabilities', title, state: 'ok', found };
  if (c.has('BPF') && c.has('PERFMON')) {
    return {
      id: 'capabilities',
      title,
      state: 'limited',
      found: `${found}; not ${c.lack.join(', ')}`,
      way: 'uprobe needs SYS_ADMIN (uprobe.multi does not), tp needs to read tracefs. Start the loader as root',
    };
  }
  return {
    id: 'capabilities',
    title,
    state: 'missing',
    found,
    way: 'Nothing can be loaded without BPF and PERFMON (or SYS_ADMIN): start the loader as root, or use a lab VM',
  };
}

function paranoid(f: Facts): Check {
  const title = 'perf_event_paranoid';
  const value = f.sysctl('kernel.perf_event_paranoid');
  const stops = Number(value) >= 3 && !f.capabilities.has('SYS_ADMIN');
  return {
    id: 'perf_event_paranoid',
    title,
    state: stops ? 'limited' : 'ok',
    found: value ?? 'not there',
    ...(stops
      ? { way: 'kprobe and tp need it lower without SYS_ADMIN: sysctl kernel.perf_event_paranoid=2' }
      : {}),
  };
}

const UNPRIVILEGED: Record<string, string> = {
  0: '0: every user may load programs of some types',
  1: '1: privileged users only, until the next boot',
  2: '2: privileged users only',
};

/** Hooklab never needs it: the loader is privileged. */
function unprivileged(f: Facts): Check {
  const value = f.sysctl('kernel.unprivileged_bpf_disabled');
  return {
    id: 'unprivileged_bpf_disabled',
    title: 'unprivileged_bpf_disabled',
    state: 'ok',
    found: value === null ? 'not there' : (UNPRIVILEGED[value] ?? value),
  };
}

/** Since 5.11 maps are charged to the memory cgroup and the limit on locked memory says nothing. */
function memlock(f: Facts): Check {
  const title = 'Locked memory';
  if (atLeast(f.release, 5, 11)) {
    return { id: 'memlock', title, state: 'ok', found: 'not a limit for maps since 5.11' };
  }
  const enough = (f.memlock ?? 0) >= 64 * 1024 * 1024 || f.capabilities.has('SYS_RESOURCE');
  return {
    id: 'memlock',
    title,
    state: enough ? 'ok' : 'limited',
    found: f.memlock === null ? 'unknown' : `${f.memlock} bytes`,
    ...(enough ? {} : { way: 'Maps may be refused with EPERM: ulimit -l unlimited' }),
  };
}
