import { type AdvisorFacts, isUseful, msg, type Prediction, predict } from '@hooklab/advisor';
import { type Point, sectionOf, syscallPrefix } from '@hooklab/hook';
import { syscallFunction } from '@hooklab/surface';
import type { RemedyContext } from '../remedies/context';
import { contextWords, otherContext, ownContext } from '../remedies/contexts';
import { programsOf } from '../source/program';
import { rehook } from '../source/rehook';
import {
  changed,
  lineAt,
  type PlacedProgram,
  placedPrograms,
  type Warning,
  type WarningInput,
  warning,
} from './warning';

/** Programs that attach and tell nothing, or nothing of what is meant: by where they are, and by what they take there. */
export function silentWarnings(input: WarningInput): Warning[] {
  const { source } = input;
  if (source === null) return [];
  return placedPrograms(source).flatMap((placed) => {
    const line = lineAt(source, placed.program.at.section[0]);
    return (
      ofContext(source, input.facts, placed, line) ??
      neverFires(source, input.facts, placed, line) ??
      ofKernel(source, input.facts, placed, line) ??
      []
    );
  });
}

/** BPF_PROG of a kprobe: it reads the saved registers one after the other, whatever they hold. */
function ofContext(
  source: string,
  facts: AdvisorFacts,
  { program, hook, point }: PlacedProgram,
  line: number,
): Warning[] | null {
  if (!otherContext(program, hook)) return null;
  const context: RemedyContext = {
    stage: null,
    hook,
    target: point,
    errno: null,
    log: '',
    source: { text: source },
    facts,
    line: null,
    params: {},
    program,
    programs: programsOf(source),
    btf: facts.types.vmlinux,
  };
  const remedies = ownContext(context).filter((r) => r.edits);
  return [warning('W-10', contextWords(program, hook), line, remedies)];
}

/** A function of a syscall that no table leads to: the symbols and the events alone tell that. */
function notCalled(facts: AdvisorFacts, point: Point): Prediction | null {
  const call =
    point.kind === 'syscall'
      ? { syscall: point.name, fn: `${syscallPrefix(facts.kernel.arch) ?? ''}${point.name}` }
      : point.kind === 'fn' && syscallFunction(point.name)?.callers === 'native'
        ? { syscall: syscallFunction(point.name)!.syscall, fn: point.name }
        : null;
  if (!call || facts.syscalls.native(call.syscall) !== false) return null;
  const runs = facts.syscalls.runs(call.syscall);
  const why =
    runs === null
      ? msg('why.notInTable', call)
      : msg('why.notInTableRuns', { fn: call.fn, runs: call.fn.slice(0, -call.syscall.length) + runs });
  return { verdict: 'caveat', predicate: 'P-36', why };
}

/** What the advisor says of it: no table leads there, it never returns, the BPF LSM is not active. */
function neverFires(
  source: string,
  facts: AdvisorFacts,
  { program, hook, point }: PlacedProgram,
  line: number,
): Warning[] | null {
  const called = notCalled(facts, point);
  const found = called ?? predict(facts, point, hook);
  if (found.verdict !== 'caveat' || isUseful(found) || found.predicate === 'P-17') return null;
  if (found.predicate === 'P-21' && !facts.system.lsms) return null;
  const runs = point.kind === 'syscall' ? facts.syscalls.runs(point.name) : null;
  const section = runs === null ? '' : sectionOf(hook, { kind: 'syscall', name: runs }, facts.kernel.arch);
  const [from, to] = program.at.section;
  const after = runs === null ? null : source.slice(0, from) + section + source.slice(to);
  return [
    warning(
      'W-09',
      { section: program.section, why: found.why },
      line,
      changed(source, after, 'silent-syscall', { section }),
    ),
  ];
}

/**
 * What the kernel itself calls where a process comes another way: include/linux/fs.h, net.h, namei.h. The first way of
 * processes that is there is named.
 */
const OF_KERNEL: Readonly<Record<string, readonly string[]>> = {
  filp_open: ['do_filp_open', 'do_file_open', 'do_sys_openat2'],
  kern_path: ['filename_lookup'],
  kernel_accept: ['do_accept', '__sys_accept4'],
  kernel_bind: ['__sys_bind'],
  kernel_connect: ['__sys_connect'],
  kernel_listen: ['__sys_listen'],
  kernel_read: ['vfs_read'],
  kernel_recvmsg: ['sock_recvmsg'],
  // sock_sendmsg is itself for callers inside the kernel where the other is
  kernel_sendmsg: ['__sock_sendmsg', 'security_socket_sendmsg'],
  kernel_write: ['vfs_write'],
  sock_create_kern: ['__sys_socket'],
};

function ofKernel(
  source: string,
  facts: AdvisorFacts,
  { program, hook, point }: PlacedProgram,
  line: number,
): Warning[] | null {
  const ways = point.kind === 'fn' && point.module === '' ? OF_KERNEL[point.name] : undefined;
  if (!ways || point.kind !== 'fn') return null;
  const name = ways.find((fn) => facts.types.hasFunc(fn));
  if (name === undefined) return null;
  const to: Point = { kind: 'fn', module: '', name };
  const section = sectionOf(hook, to, facts.kernel.arch);
  const after = rehook(source, program, { hook, point }, { hook, point: to, section }, facts);
  const remedies = changed(source, after, 'process-way', { section });
  return [warning('W-11', { fn: point.name, instead: name }, line, remedies)];
}
