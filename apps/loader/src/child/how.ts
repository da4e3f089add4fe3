import { Problem } from '@hooklab/base';
import type { AttachHow } from '@hooklab/native';
import type { Attach } from '@hooklab/protocol';
import { codeOffset } from '../entry/code';

/** A request’s way to attach as the addon takes it. Throws Problem `attach-no-code`. */
export function howOf(attach: Attach): AttachHow {
  if (attach.kind === 'btf') return { kind: 'btf' };
  if (attach.kind !== 'uprobe') return attach;
  const { path, ret, multi, session } = attach;
  const offset = codeOffset(path, attach);
  if (typeof offset === 'number') return { kind: 'uprobe', path, offset, ret, multi, session };
  throw new Problem({
    code: 'attach-no-code',
    what: 'Nothing can be attached at that address',
    where: path,
    cause: offset,
    fix: 'Take an address that `objdump -d` shows of this file, or an offset in it: +0x1136',
  });
}
