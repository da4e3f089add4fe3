import { hookType, splitSection, syscallPrefix } from '@hooklab/hook';
import type { ProbeFacts } from '../facts/facts';
import { hasFunction } from './args';
import type { ResolvedEnd, StackPlace } from './resolved';

/** What stands on the stack of a program at an end, until the place that is traced. */
export function stackPlace(end: ResolvedEnd, facts: ProbeFacts): StackPlace {
  const names = hasFunction(facts, 'bpf_snprintf');
  const { target } = splitSection(end.section);
  const { family, context } = hookType(end.hook);
  if (family === 'tracepoint') {
    const event = target.slice(target.indexOf('/') + 1);
    return {
      names,
      at: 'event',
      runner: context === 'record' ? null : `bpf_trace_run${argumentsOf(end)}`,
      // one event stands for the calls, each of which has a record of its own
      iterator: `__traceiter_${event.replace(/^sys_(enter|exit)_.*/, 'sys_$1')}`,
    };
  }
  const name =
    context === 'syscall' ? `${syscallPrefix(facts.arch) ?? ''}${target}` : functionOf(target, end);
  return { names, at: 'function', target: /^\w[\w.]*$/.test(name) ? name : null };
}

/** "vfs_unlink+0x4", "xfs:xfs_open" → the function's own name; user code has none in the kernel. */
function functionOf(target: string, { point }: ResolvedEnd): string {
  if (point.kind === 'user' || point.kind === 'usdt') return '';
  const name = target.replace(/^.*:/, '').replace(/\+.*/, '');
  return point.kind === 'lsm' ? `bpf_lsm_${name}` : name;
}

/** How many a raw tracepoint hands on: the kernel has a function for each number. */
const argumentsOf = ({ context }: ResolvedEnd): number =>
  context.kind === 'args' ? context.args.length : SYS_ENTER_ARGS;

/** (struct pt_regs *regs, long id) */
const SYS_ENTER_ARGS = 2;
