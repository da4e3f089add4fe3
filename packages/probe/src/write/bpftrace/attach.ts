import { hookType, splitSection, syscallPrefix } from '@hooklab/hook';
import { BPFTRACE, Lack, type Placed } from './dialect';

/** Where bpftrace attaches: "tracepoint:sched:sched_switch", "kretfunc:vfs_unlink". */
export function attachText({ end: { hook, point, section }, arch }: Placed): string {
  const { base, end: side, attach, decides } = hookType(hook);
  if (decides) throw new Lack(`bpftrace has no ${hook} programs`);
  const target = splitSection(section).target;
  switch (attach) {
    case 'tp':
      return `tracepoint:${target.replace('/', ':')}`;
    case 'raw_tp':
      throw new Lack(`bpftrace ${BPFTRACE.version} has no raw tracepoints: take a way with tp`);
    case 'kprobe':
    case 'kprobe.multi':
      if (side === 'both') throw new Lack('one program at both ends: take a way with an entry and an exit');
      return `${base === 'kretprobe' ? 'kretprobe' : 'kprobe'}:${target}`;
    case 'ksyscall': {
      const prefix = syscallPrefix(arch) ?? '__se_sys_';
      return `${side === 'exit' ? 'kretprobe' : 'kprobe'}:${prefix}${target}`;
    }
    case 'btf': {
      if (base !== 'fentry' && base !== 'fexit')
        throw new Lack(
          base === 'tp_btf'
            ? `bpftrace ${BPFTRACE.version} has no raw tracepoints: take a way with tp`
            : `bpftrace has no ${hook} programs`,
        );
      const module = point.kind === 'fn' && point.module ? `${point.module}:` : '';
      return `${base === 'fexit' ? 'kretfunc' : 'kfunc'}:${module}${target}`;
    }
    case 'user':
      return `${side === 'exit' ? 'uretprobe' : 'uprobe'}:${target}`;
    case 'usdt':
      return `usdt:${target}`;
    default:
      throw new Lack(`bpftrace has no ${hook} programs that print rows`);
  }
}
