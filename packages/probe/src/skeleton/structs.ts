import { type SkeletonColumn, string } from './column';

/** What a person wants to read of a struct that a pointer leads to. Members that all of 5.10 … 7.2 have. */
const EXTRAS: Readonly<Record<string, readonly Extra[]>> = {
  'struct dentry *': [{ suffix: 'name', path: 'd_name.name', text: 64 }],
  'struct file *': [{ suffix: 'name', path: 'f_path.dentry, d_name.name', text: 64 }],
  'struct path *': [{ suffix: 'name', path: 'dentry, d_name.name', text: 64 }],
  'struct filename *': [{ suffix: 'name', path: 'name', text: 128 }],
  'struct linux_binprm *': [{ suffix: 'filename', path: 'filename', text: 128 }],
  'struct inode *': [{ suffix: 'ino', path: 'i_ino', ctype: '__u64' }],
  'struct task_struct *': [
    { suffix: 'pid', path: 'tgid', ctype: '__s32' },
    { suffix: 'comm', path: 'comm', chars: 16 },
  ],
  'struct net_device *': [{ suffix: 'name', path: 'name', chars: 16 }],
  'struct sk_buff *': [{ suffix: 'len', path: 'len', ctype: '__u32' }],
  'struct sock *': [
    { suffix: 'lport', path: '__sk_common.skc_num', ctype: '__u16' },
    { suffix: 'dport', path: '__sk_common.skc_dport', ctype: '__u16', swap: true },
  ],
};

type Extra = { readonly suffix: string; readonly path: string } & (
  | { readonly ctype: string; readonly swap?: true }
  | { readonly text: number }
  | { readonly chars: number }
);

/**
 * Columns for `name`, a pointer of that type that `code` reads: through CO-RE, so that a fault reads as 0. A `nullable` one
 * is tested first: the verifier lets nobody reckon with it before.
 */
export function extrasOf(
  type: string,
  name: string,
  code: string,
  nullable: boolean,
  freeName: (wanted: string) => string,
): SkeletonColumn[] {
  const pointer = /^\w+$/.test(code) ? code : `((${type})(${code}))`;
  return (EXTRAS[type] ?? []).flatMap((extra): SkeletonColumn[] => {
    const column = freeName(`${name}_${extra.suffix}`);
    const about = `${name}->${extra.path.replaceAll(', ', '->')}`;
    const follow = `BPF_CORE_READ(${pointer}, ${extra.path})`;
    const read = nullable ? `(${pointer} ? ${follow} : ${'text' in extra ? '(void *)0' : '0'})` : follow;
    if ('text' in extra) return string(column, read, extra.text, 'kernel', about);
    if ('chars' in extra) {
      const declaration = `char ${column}[${extra.chars}]`;
      const into = `BPF_CORE_READ_STR_INTO(&‹to›, ${pointer}, ${extra.path});`;
      const lines = nullable ? ['‹to›[0] = 0;', `if (${pointer})`, `\t${into}`] : [into];
      return [{ name: column, declaration, about, size: extra.chars, lines, text: true, ret: false }];
    }
    const value = extra.swap ? `bpf_ntohs(${read})` : read;
    const declaration = `${extra.ctype} ${column}`;
    return [
      { name: column, declaration, about, size: 8, lines: [`‹to› = ${value};`], text: false, ret: false },
    ];
  });
}
