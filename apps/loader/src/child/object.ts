import { statSync } from 'node:fs';
import { Problem } from '@hooklab/base';
import { type BpfError, BpfObject } from '@hooklab/native';
import { inCpuArea } from '../facts/cpuArea';
import { refused } from '../failure/refused';
import type { Own, RunStart } from '../io/messages';
import { liveProgram } from '../surface/live';
import { setCgroups } from './cgroups';

/** Opens the ELF object of a request and makes it ready to load: constants, targets, what to leave out. */
export function openObject(request: RunStart, elf: Uint8Array, own: Own): BpfObject {
  let object: BpfObject;
  try {
    object = BpfObject.open(elf, { name: `hl_run_${request.run}` });
  } catch (error) {
    throw refused(error as BpfError, []);
  }
  try {
    prepare(object, request, own);
    setCgroups(object, elf);
    // CLOCK_MONOTONIC, as programs read it
    setConstant(object, ['hl_began_ns', process.hrtime.bigint()]);
    return object;
  } catch (error) {
    object.close();
    throw error;
  }
}

function prepare(object: BpfObject, request: RunStart, own: Own): void {
  const names = object.programs.map((p) => p.name);
  for (const { program, attach } of request.programs) {
    if (!names.includes(program)) {
      throw new Problem({
        code: 'open-no-program',
        what: `The object has no program ${program}`,
        cause: `it has ${names.join(', ') || 'none'}`,
        fix: 'A program is a function with a SEC() before it',
      });
    }
    if (attach.kind === 'btf' && attach.target)
      object.setTarget(program, attach.target, attach.of ? liveProgram(attach.of, attach.target) : 0);
  }
  const ring = object.maps.find((m) => m.name === request.ring);
  if (ring?.type !== 'ringbuf') {
    throw new Problem({
      code: 'open-no-ring',
      what: `The object has no ring buffer ${request.ring}`,
      cause: ring ? `its map ${request.ring} is of type ${ring.type}` : 'no map has this name',
      fix: 'Include hooklab.h, which defines hl_events, or define a BPF_MAP_TYPE_RINGBUF map of this name',
    });
  }
  const { groups } = request;
  if (groups && !object.maps.some((m) => m.name === groups.map)) {
    throw new Problem({
      code: 'open-no-groups',
      what: `The object has no map ${groups.map}`,
      fix: 'Include groups.h, whose HL_GROUPS defines hl_groups',
    });
  }
  for (const name of names) {
    if (!request.programs.some((p) => p.program === name)) object.setAutoload(name, false);
  }
  for (const [name, value] of Object.entries(request.constants)) {
    try {
      object.setConstant(name, typeof value === 'string' ? BigInt(value) : value);
    } catch (error) {
      throw new Problem({
        code: 'open-constant',
        what: `The constant ${name} could not be set to ${value}`,
        cause: error instanceof Error ? error.message : String(error),
        fix: `Declare it as \`const volatile\` in the program, wide enough for its value`,
      });
    }
  }
  leaveOut(object, own, request.showOwn);
}

/**
 * The workbench's own processes, by the constants of bpf/hooklab.h: by their cgroup where they have one, else by number;
 * none where they are to be shown. A program written without hooklab.h has none of the constants, and then sees the
 * workbench like any other process.
 */
function leaveOut(object: BpfObject, own: Own, show: boolean): void {
  if (show) return;
  const whose = own.cgroups ? byCgroup(own.cgroups) : byNumber(own);
  const interrupts = setConstant(object, ['hl_preempt_count_at', 0]) ? byArea() : [];
  for (const constant of [...whose, ...interrupts]) setConstant(object, constant);
}

/** false: it is not in this object */
function setConstant(object: BpfObject, [name, value]: Constant): boolean {
  try {
    object.setConstant(name, value);
    return true;
  } catch {
    return false;
  }
}

type Constant = [name: string, value: number | bigint];

/** Where the kernel's BTF has no variables. */
function byArea(): Constant[] {
  const [count, queue] = inCpuArea(['__preempt_count', 'runqueues']);
  if (count === undefined || queue === undefined) return [];
  return [
    ['hl_preempt_count_at', count],
    ['hl_runqueue_at', queue],
  ];
}

const byCgroup = ([first, last]: [string, string]): Constant[] => [
  ['hl_own_cgroup_first', BigInt(first)],
  ['hl_own_cgroup_last', BigInt(last)],
];

function byNumber({ loader, agent }: Own): Constant[] {
  const namespace = pidNamespace();
  return [
    ['hl_self_tgid', process.pid],
    ['hl_loader_tgid', loader],
    ['hl_agent_tgid', agent ?? 0],
    ['hl_pidns_dev', namespace?.device ?? 0n],
    ['hl_pidns_ino', namespace?.inode ?? 0n],
  ];
}

/** PROC_PID_INIT_INO of include/linux/proc_ns.h: the initial pid namespace, whose numbers the kernel uses. */
const INITIAL_PID_NAMESPACE = 0xefff_fffcn;

/** The device as the kernel encodes it (major << 20 | minor) and the inode of /proc/self/ns/pid. */
function pidNamespace(): { device: bigint; inode: bigint } | null {
  const { dev, ino } = statSync('/proc/self/ns/pid', { bigint: true });
  return ino === INITIAL_PID_NAMESPACE ? null : { device: kernelDevice(dev), inode: ino };
}

/** glibc's dev_t (major and minor interleaved for old programs' sake) → the kernel's. */
export function kernelDevice(dev: bigint): bigint {
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn & 0xffff_ffffn);
  const minor = (dev & 0xffn) | ((dev >> 12n) & 0xffff_ff00n);
  return (major << 20n) | minor;
}
