import { nearNames, Problem } from '@hooklab/base';
import { parseSpec } from '../spec/parse';
import type { ProbeSpec } from '../spec/schema';
import { bpfLoads } from './bpf-loads';
import { capabilityChecks } from './capability-checks';
import { cgroupExecs } from './cgroup-execs';
import { cgroupMoves } from './cgroup-moves';
import { chroots } from './chroots';
import { directoryCreates } from './directory-creates';
import { diskIo } from './disk-io';
import { diskLatency } from './disk-latency';
import { diskRequests } from './disk-requests';
import { execs } from './execs';
import { failedExecs } from './failed-execs';
import { failedOpens } from './failed-opens';
import { failedSyscalls } from './failed-syscalls';
import { fileCreates } from './file-creates';
import { fileDeletes } from './file-deletes';
import { fileModes } from './file-modes';
import { fileOpens } from './file-opens';
import { fileRenames } from './file-renames';
import { fileSyncs } from './file-syncs';
import { futexWaits } from './futex-waits';
import { hostLookups } from './host-lookups';
import { interrupts } from './interrupts';
import { kernelAllocations } from './kernel-allocations';
import { mallocs } from './mallocs';
import { moduleLoads } from './module-loads';
import { mounts } from './mounts';
import { namespaces } from './namespaces';
import { offCpuWaits } from './off-cpu-waits';
import { oomKills } from './oom-kills';
import { oomScores } from './oom-scores';
import { packetDrops } from './packet-drops';
import { packetsReceived } from './packets-received';
import { packetsSent } from './packets-sent';
import { pageCacheMisses } from './page-cache-misses';
import { pageFaults } from './page-faults';
import { processEnds } from './process-ends';
import { processStarts } from './process-starts';
import { ptraces } from './ptraces';
import { runQueueWaits } from './run-queue-waits';
import { shellLines } from './shell-lines';
import { signalsReceived } from './signals-received';
import { signalsSent } from './signals-sent';
import { slowFileIo } from './slow-file-io';
import { slowSyscalls } from './slow-syscalls';
import { sockets } from './sockets';
import { softirqs } from './softirqs';
import { taskRename } from './task-rename';
import { tcpAccepts } from './tcp-accepts';
import { tcpConnects } from './tcp-connects';
import { tcpListens } from './tcp-listens';
import { tcpResets } from './tcp-resets';
import { tcpRetransmits } from './tcp-retransmits';
import { tcpStates } from './tcp-states';
import { timers } from './timers';
import { uidChanges } from './uid-changes';
import { unlinkat } from './unlinkat';
import { unmounts } from './unmounts';
import { wakeups } from './wakeups';
import { workItems } from './work-items';

let parsed: readonly ProbeSpec[] | undefined;

/** The specs that Hooklab ships, in the order in which they are offered; parsed at the first question for them. */
export const shippedSpecs = (): readonly ProbeSpec[] => {
  parsed ??= SHIPPED.map((spec) => parseSpec(spec));
  return parsed;
};

const SHIPPED = [
  fileDeletes,
  fileOpens,
  tcpConnects,
  execs,
  diskIo,
  diskLatency,
  processEnds,
  processStarts,
  failedExecs,
  signalsSent,
  signalsReceived,
  oomKills,
  oomScores,
  failedOpens,
  fileCreates,
  directoryCreates,
  fileRenames,
  fileModes,
  fileSyncs,
  slowFileIo,
  pageCacheMisses,
  mounts,
  unmounts,
  diskRequests,
  tcpAccepts,
  tcpRetransmits,
  tcpResets,
  tcpStates,
  tcpListens,
  sockets,
  packetDrops,
  packetsSent,
  packetsReceived,
  hostLookups,
  moduleLoads,
  capabilityChecks,
  uidChanges,
  ptraces,
  chroots,
  namespaces,
  cgroupMoves,
  cgroupExecs,
  bpfLoads,
  pageFaults,
  kernelAllocations,
  mallocs,
  shellLines,
  slowSyscalls,
  failedSyscalls,
  futexWaits,
  softirqs,
  interrupts,
  timers,
  workItems,
  runQueueWaits,
  offCpuWaits,
  wakeups,
  unlinkat,
  taskRename,
];

/** A shipped spec by its name, or Problem `no-spec` with the nearest names. */
export function findSpec(name: string): ProbeSpec {
  const spec = shippedSpecs().find((s) => s.name === name);
  if (spec) return spec;
  const near = nearNames(
    name,
    shippedSpecs().map((s) => s.name),
  );
  throw new Problem({
    code: 'no-spec',
    what: `There is no spec “${name}”`,
    fix: `${near.length > 0 ? `Did you mean ${near.join(' or ')}? ` : ''}hooklab compose --list names all; or give the path of a JSON file`,
  });
}
