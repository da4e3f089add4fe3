import { hookType, sectionOf } from '@hooklab/hook';
import type { ProbeFacts } from '../facts/facts';
import type { End } from '../way/end';
import { functionContext, tracepointContext, userContext } from './args';
import { bpfFunctionContext } from './bpf-function';
import { recordContext } from './record';
import type { Context, ResolvedEnd } from './resolved';
import { syscallEnd } from './syscall';

/**
 * One end of a way on this kernel: its section, and what a program is given there. `args`: a syscall's declared
 * prototype, for a kernel that does not say. Throws Problem `no-point` where this kernel has no such point, `no-btf`
 * where it describes nothing.
 */
export function resolveEnd(end: End, facts: ProbeFacts, args: readonly string[] | null): ResolvedEnd {
  const { hook, point } = end;
  if (point.kind === 'syscall' && hookType(hook).context !== 'record') {
    return syscallEnd({ hook, point }, facts, args);
  }
  const section = sectionOf(hook, point, facts.arch);
  return { hook, point, section, guard: null, context: contextOf(end, facts) };
}

function contextOf(end: End, facts: ProbeFacts): Context {
  const { point } = end;
  switch (point.kind) {
    case 'tracepoint':
      return hookType(end.hook).context === 'record'
        ? recordContext(end, facts, point.category, point.name)
        : tracepointContext(end, facts, point.name);
    case 'rawtracepoint':
      return tracepointContext(end, facts, point.name);
    case 'lsm':
      return functionContext(end, facts, `bpf_lsm_${point.name}`, '');
    case 'fn':
      return functionContext(end, facts, point.name, point.module);
    case 'bpf':
      return bpfFunctionContext(end, facts);
    case 'user':
    case 'usdt':
      return userContext(end);
    case 'syscall':
      return recordContext(end, facts, 'syscalls', `sys_enter_${point.name}`);
  }
}
