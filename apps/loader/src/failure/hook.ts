import { splitSection } from '@hooklab/hook';
import type { Attach } from '@hooklab/protocol';

/**
 * The hook as a person writes it, from the ELF section and from how it was asked to be attached:
 * "fentry/do_unlinkat", "tp/task/task_rename", "kretprobe/vfs_unlink".
 */
export function hookName(section: string, attach: Attach): string {
  switch (attach.kind) {
    case 'section':
      return section;
    case 'tp':
      return `tp/${attach.category}/${attach.name}`;
    case 'raw_tp':
      return `raw_tp/${attach.name}`;
    case 'btf':
      return attach.target ? `${kindOf(section)}/${attach.target}` : section;
    case 'kprobe': {
      const at = attach.offset ? `${attach.fn}+0x${attach.offset.toString(16)}` : attach.fn;
      return `${attach.ret ? 'kretprobe' : 'kprobe'}/${at}`;
    }
    case 'kprobe.multi': {
      const kind = attach.session ? 'kprobe.session' : attach.ret ? 'kretprobe.multi' : 'kprobe.multi';
      const more = attach.fns.length > 1 ? ` and ${attach.fns.length - 1} more` : '';
      return `${kind}/${attach.fns[0]}${more}`;
    }
    case 'uprobe':
      return section;
    case 'ksyscall':
      return `${attach.ret ? 'kretsyscall' : 'ksyscall'}/${attach.syscall}`;
  }
}

/** "tracepoint/task/task_rename" → "tp"; "fentry.s/x" → "fentry.s"; what is no hook type stays as it is */
export const kindOf = (hook: string): string => splitSection(hook).hook ?? hook.split('/', 1)[0]!;

/** "kprobe/vfs_unlink+0x4" → "vfs_unlink+0x4"; "tp/task/task_rename" → "task/task_rename"; the first of several */
export function targetOf(hook: string): string {
  const at = hook.indexOf('/');
  return at < 0 ? '' : hook.slice(at + 1).replace(/ and \d+ more$/, '');
}
