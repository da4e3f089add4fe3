import { expect, it } from 'vitest';
import { shippedFacts } from '../test/fixture';
import { otherPrototype } from './prototype';

const btf = shippedFacts('5.10').types.vmlinux!;
const source = (section: string, params: string, body: string, macro = 'BPF_PROG'): string =>
  `SEC("${section}")\nint ${macro}(probe, ${params})\n{\n\t${body}\n\treturn 0;\n}\n`;
const since63 = 'struct mnt_idmap *idmap, struct inode *dir, struct dentry *dentry';

it('takes what the program uses where this kernel has it', () => {
  const found = otherPrototype(source('fentry/vfs_unlink', since63, 'use(dentry);'), 'mnt_idmap', btf);
  expect(found).toMatchObject({ fn: 'vfs_unlink' });
  expect(found!.args[0]).toBe('struct inode *dir');
  expect(found!.after).toContain('int BPF_PROG(probe, struct inode *dir, struct dentry *dentry, ');
});

it('leaves what comes back behind all arguments', () => {
  const short = source('fexit/vfs_unlink', 'struct mnt_idmap *idmap, int ret', 'use(ret);');
  expect(otherPrototype(short, 'mnt_idmap', btf)!.after).toContain(
    ', struct inode **delegated_inode, int ret)',
  );
});

it('changes nothing where the program uses what is not here', () => {
  const uses = source('fentry/vfs_unlink', since63, 'use(idmap);');
  expect(otherPrototype(uses, 'mnt_idmap', btf)).toMatchObject({ fn: 'vfs_unlink', after: null });
  const by = source(
    'fentry/bpf_prog_load',
    'union bpf_attr *, attr, bpfptr_t, uattr',
    'use(uattr);',
    'BPF_PROG2',
  );
  expect(otherPrototype(by, 'bpfptr_t', btf)).toMatchObject({ fn: 'bpf_prog_load', after: null });
  expect(otherPrototype(source('fentry/vfs_unlink', since63, 'use(dentry);'), 'other', btf)).toBeNull();
});
