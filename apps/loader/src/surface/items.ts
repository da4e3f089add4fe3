import { readdirSync, readFileSync } from 'node:fs';
import { Problem } from '@hooklab/base';
import { listPrograms, readBtf } from '@hooklab/native';
import type { SurfaceItem } from '@hooklab/protocol';
import { configPaths, readConfig } from '../facts/config';
import type { KernelFs, Mount } from '../facts/mounts';
import { sysctlLines } from '../facts/sysctls';
import { join, type Pieces, readPieces, text } from './bytes';
import { readEvents } from './events';
import { bpfProgramLines } from './programs';

type Find = (fs: KernelFs) => Mount;

/** Every item is read from a path written here; of a message only a name that passes its pattern gets in. */
export function openItem(
  item: Exclude<SurfaceItem, 'trampoline_calls'>,
  name: string | undefined,
  find: Find,
): Pieces {
  const root = (fs: KernelFs): string => mounted(find(fs), fs, item);
  switch (item) {
    case 'btf/vmlinux':
      return readPieces('/sys/kernel/btf/vmlinux');
    case 'btf/module':
      return name === undefined
        ? join(text(readdirSync('/sys/kernel/btf').map((m) => `${m}\n`)))
        : readPieces(`/sys/kernel/btf/${matching(name, MODULE, item)}`);
    case 'available_events':
      return readPieces(`${root('tracefs')}/available_events`);
    case 'format':
      return readPieces(`${root('tracefs')}/events/${matching(name, EVENT, item)}/format`);
    case 'events':
      return readEvents(root('tracefs'));
    case 'kallsyms':
      return readPieces('/proc/kallsyms');
    case 'available_filter_functions':
      return readPieces(`${root('tracefs')}/available_filter_functions`);
    case 'kprobes_blacklist':
      return readPieces(`${root('debugfs')}/kprobes/blacklist`);
    case 'error_injection_list':
      return readPieces(`${root('debugfs')}/error_injection/list`);
    case 'lsm':
      return readPieces(`${root('securityfs')}/lsm`);
    case 'lockdown':
      return readPieces(`${root('securityfs')}/lockdown`);
    case 'config':
      return join([configBytes()]);
    case 'sysctls':
      return join(text(sysctlLines()));
    case 'cpuinfo':
      return readPieces('/proc/cpuinfo');
    case 'modules':
      return readPieces('/proc/modules');
    case 'pmus':
      return join(text(pmuLines()));
    case 'bpf_programs':
      return join(text(bpfProgramLines({ listPrograms, readBtf })));
    case 'version':
      return readPieces('/proc/version');
    case 'notes':
      return readPieces('/sys/kernel/notes');
    case 'filesystems':
      return readPieces('/proc/filesystems');
  }
}

/** task/task_rename */
const EVENT = /^[A-Za-z0-9_-]{1,128}\/[A-Za-z0-9_-]{1,128}$/;
/** nf_tables */
const MODULE = /^[A-Za-z0-9_-]{1,64}$/;

function matching(name: string | undefined, pattern: RegExp, item: string): string {
  if (name !== undefined && pattern.test(name)) return name;
  throw new Problem({
    code: 'surface-name',
    what: `${item} needs a name`,
    cause: `${name === undefined ? 'there is none' : `"${name}" is not one`}: it must match ${pattern.source}`,
  });
}

function mounted(mount: Mount, fs: KernelFs, item: string): string {
  if (mount.state !== 'missing') return mount.path;
  throw new Problem({
    code: `surface-no-${fs}`,
    what: `${item} cannot be read`,
    cause: `${fs} is not mounted, and the loader could not mount it (${mount.why})`,
    fix: `Start the loader as root, or mount it: mount -t ${fs} ${fs} ${MOUNT_POINT[fs]}`,
  });
}

const MOUNT_POINT: Record<KernelFs, string> = {
  tracefs: '/sys/kernel/tracing',
  debugfs: '/sys/kernel/debug',
  securityfs: '/sys/kernel/security',
};

function configBytes(): Buffer {
  const config = readConfig();
  if (config) return config;
  throw new Problem({
    code: 'surface-ENOENT',
    what: 'The kernel’s configuration cannot be read',
    cause: `there is none of ${configPaths().join(', ')}`,
    fix: 'Nothing to do: what works is found by trying instead',
  });
}

const PMUS = '/sys/bus/event_source/devices';

/** "software 1\n": the name and perf_event_attr.type of every PMU. */
function* pmuLines(): Generator<string> {
  for (const pmu of readdirSync(PMUS).sort()) {
    yield `${pmu} ${readFileSync(`${PMUS}/${pmu}/type`, 'utf8').trim()}\n`;
  }
}
