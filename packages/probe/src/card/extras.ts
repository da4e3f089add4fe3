/** What a person wants to read of a struct that a pointer leads to, as ways from it. */
export interface Extra {
  readonly suffix: string;
  /** "->d_name.name" */
  readonly path: string;
  /** text: bytes of the column that a string goes into */
  readonly text?: number;
  readonly wrap?: 'port';
}

/** Members that 5.10 … 7.2 have; what this kernel lacks is left out. */
export const EXTRAS: Readonly<Record<string, readonly Extra[]>> = {
  dentry: [{ suffix: 'name', path: '->d_name.name', text: 64 }],
  file: [{ suffix: 'name', path: '->f_path.dentry->d_name.name', text: 64 }],
  path: [{ suffix: 'name', path: '->dentry->d_name.name', text: 64 }],
  filename: [{ suffix: 'name', path: '->name', text: 128 }],
  linux_binprm: [{ suffix: 'filename', path: '->filename', text: 128 }],
  inode: [{ suffix: 'ino', path: '->i_ino' }],
  task_struct: [
    { suffix: 'pid', path: '->tgid' },
    { suffix: 'comm', path: '->comm' },
  ],
  net_device: [{ suffix: 'name', path: '->name' }],
  sk_buff: [{ suffix: 'len', path: '->len' }],
  sock: [
    { suffix: 'lport', path: '->__sk_common.skc_num' },
    { suffix: 'dport', path: '->__sk_common.skc_dport', wrap: 'port' },
  ],
};
