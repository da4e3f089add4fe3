import { hookType, splitSection, userAddress } from '@hooklab/hook';
import type { AttachHow } from '@hooklab/native';
import { PERF_EVENTS, type TrialCase, type TrialHook } from '@hooklab/protocol';
import { codeOffset } from '../entry/code';
import { liveProgram } from '../surface/live';

/**
 * How one case is made. `once`: a program that is loaded once and attached to one place after the other. Otherwise
 * the place is part of the section and fixed at load, as BTF hooks and libbpf’s own reading of paths want it;
 * `btf` is then what libbpf looks up before it loads: in the kernel, or in its program with the id `of`.
 */
export type Way =
  | { once: true; section: string; how: AttachHow }
  | { once: false; section: string; how: AttachHow; btf: string | null; of?: number };

/** libbpf’s section for the hook, and how the program attaches; the rules are libbpf’s own (section_defs). */
export function wayOf({ hook, at }: TrialCase, live = liveProgram): Way {
  switch (at.kind) {
    case 'event':
      return { once: true, section: hook, how: { kind: 'tp', category: at.category, name: at.name } };
    case 'tracepoint':
      if (hookType(hook).attach === 'raw_tp') {
        return { once: true, section: hook, how: { kind: 'raw_tp', name: at.name } };
      }
      return fixed(hook, at.name);
    case 'syscall':
      return {
        once: true,
        section: hook,
        how: { kind: 'ksyscall', syscall: at.syscall, ret: hook === 'kretsyscall' },
      };
    case 'fn':
      return functionWay(hook, at.module ? `${at.module}:${at.fn}` : at.fn, at.fn, at.offset);
    case 'lsm':
      return fixed(hook, at.hook);
    case 'iter':
      return fixed(hook, at.target);
    case 'user':
      if (userAddress(at.symbol)) return addressWay(hook, at.path, at.symbol);
      return fixed(hook, `${at.path}:${at.symbol}${at.offset ? `+${at.offset}` : ''}`);
    case 'bpf':
      return {
        ...fixed(hook, at.fn),
        section: `${hook}/bpf:${at.program}:${at.fn}`,
        of: live(at.program, at.fn),
      };
    case 'usdt':
      return {
        once: true,
        section: hook,
        how: { kind: 'usdt', path: at.path, provider: at.provider, name: at.name },
      };
    case 'perf': {
      const [type, config] = PERF_EVENTS[at.event];
      return { once: true, section: hook, how: { kind: 'perf', type, config, frequency: 99 } };
    }
  }
}

/** Without a symbol libbpf’s section has no name for it. What is no code was refused before. */
function addressWay(hook: TrialHook, path: string, symbol: string): Way {
  const { end, multi } = hookType(hook);
  const offset = codeOffset(path, userAddress(symbol)!);
  return {
    once: true,
    section: hook,
    how: {
      kind: 'uprobe',
      path,
      offset: typeof offset === 'number' ? offset : 0,
      ret: end === 'exit',
      multi,
      session: end === 'both',
    },
  };
}

function functionWay(hook: TrialHook, full: string, fn: string, offset: number): Way {
  switch (hook) {
    case 'kprobe':
    case 'kretprobe':
      return {
        once: true,
        section: hook,
        how: { kind: 'kprobe', fn: full, offset, ret: hook === 'kretprobe' },
      };
    case 'kprobe.multi':
    case 'kretprobe.multi':
      // the kernel looks for a bare name in vmlinux and every module
      return {
        once: true,
        section: hook,
        how: { kind: 'kprobe.multi', fns: [fn], ret: hook === 'kretprobe.multi' },
      };
    case 'kprobe.session':
      return { once: true, section: hook, how: { kind: 'kprobe.multi', fns: [fn], session: true } };
    default:
      return fixed(hook, full);
  }
}

/** Nobody calls an iterator but who reads it: a count of 0 would say nothing. */
export const isCalled = (section: string): boolean => splitSection(section).hook !== 'iter';

const fixed = (hook: TrialHook, target: string): Way & { once: false } => ({
  once: false,
  section: `${hook}/${target}`,
  how: { kind: 'section' },
  // libbpf looks it up in the kernel’s BTF before it loads
  btf: hookType(hook).attach === 'btf' && !hookType(hook).multi ? target : null,
});
