import { msg } from '@hooklab/advisor';
import { helperNames } from '@hooklab/surface';
import { nearest, structNames } from '../names/nearest';
import { memberToday, pathText } from '../names/today';
import { otherPrototype } from '../source/prototype';
import { renameInCode, renameMember } from '../source/repairs';
import { insertAfter, missingHeader, withInclude } from '../source/source';
import { changing, type Maker, plain, type Remedy, type RemedyContext } from './context';

/** What clang did not know, by what this kernel's BTF and libbpf's headers have. */

const renamed = (c: RemedyContext, kind: Remedy['kind'], from: string, to: string): Remedy => {
  const after = c.source && renameInCode(c.source.text, from, to);
  return plain(kind, { message: msg('remedy.rename', { from, to }), ...changing(c, after) });
};

export const otherField: Maker = (c) => {
  const { struct, name } = c.params;
  if (!c.btf || !struct || !name) return [];
  return memberToday(c.btf, struct, name, c.line?.text ?? '').map((today) => {
    const words = { from: name, to: pathText(today, false) };
    return plain('other-field', {
      message: today.same ? msg('remedy.rename', words) : msg('remedy.like-field', words),
      ...changing(c, c.source && renameMember(c.source.text, name, today)),
    });
  });
};

export const otherType: Maker = (c) =>
  c.btf && c.params.name
    ? nearest(c.params.name, structNames(c.btf)).map((other) =>
        renamed(c, 'other-type', c.params.name!, other),
      )
    : [];

/** A program at a function whose arguments are others here: a type of them is none of this kernel's. */
export const ownArguments: Maker = ({ source, btf, params, ...c }) => {
  const other = source && btf && params.name ? otherPrototype(source.text, params.name, btf) : null;
  if (!other) return [];
  return [plain('own-arguments', changing({ ...c, source, btf, params }, other.after))];
};

export const otherHelper: Maker = (c) =>
  c.btf && c.params.name
    ? nearest(c.params.name, helperNames(c.btf)).map((other) =>
        renamed(c, 'other-helper', c.params.name!, other),
      )
    : [];

/** clang's own guess: "use of undeclared identifier 'pidd'; did you mean 'pid'?" */
export const asClangSays: Maker = (c) =>
  c.params.name && c.params.guess ? [renamed(c, 'rename', c.params.name, c.params.guess)] : [];

export const includeHeader: Maker = (c) => {
  const missing = c.source && missingHeader(c.source.text);
  if (!c.source || !missing) return [];
  const message = msg('remedy.include', missing);
  return [plain('include', { message, ...changing(c, withInclude(c.source.text, missing.header)) })];
};

/** Kernel and C library headers are not there, and not needed: their types come from the kernel's BTF. */
export const dropHeader: Maker = (c) => {
  const { name } = c.params;
  const after = c.source?.text
    .split('\n')
    .filter((line) => !(/^\s*#\s*include\b/.test(line) && name && line.includes(name)))
    .join('\n');
  return [
    plain('drop-header', {
      message: msg('remedy.drop-header', { name: name ?? '?' }),
      ...changing(c, after),
    }),
  ];
};

/** Macros of the kernel's interface to user space, which never change; BTF has no macros. include/uapi. */
const CONSTANTS: Readonly<Record<string, string>> = {
  O_WRONLY: '01',
  O_RDWR: '02',
  O_CREAT: '0100',
  O_EXCL: '0200',
  O_TRUNC: '01000',
  O_APPEND: '02000',
  O_CLOEXEC: '02000000',
  AT_FDCWD: '-100',
  AF_UNIX: '1',
  AF_INET: '2',
  AF_INET6: '10',
  AF_NETLINK: '16',
  ETH_P_IP: '0x0800',
  ETH_P_ARP: '0x0806',
  ETH_P_IPV6: '0x86DD',
  EPERM: '1',
  ENOENT: '2',
  EIO: '5',
  EBADF: '9',
  EAGAIN: '11',
  ENOMEM: '12',
  EACCES: '13',
  EFAULT: '14',
  EINVAL: '22',
  TASK_COMM_LEN: '16',
  PATH_MAX: '4096',
  NAME_MAX: '255',
  S_IFMT: '00170000',
  S_IFREG: '0100000',
  S_IFDIR: '0040000',
  CLONE_VM: '0x00000100',
  CLONE_THREAD: '0x00010000',
  PROT_EXEC: '0x4',
  PROT_WRITE: '0x2',
  MAP_ANONYMOUS: '0x20',
  SIGKILL: '9',
  SIGTERM: '15',
  NSEC_PER_SEC: '1000000000ULL',
};

export const defineConstant: Maker = (c) => {
  const { name } = c.params;
  const value = name === undefined ? undefined : CONSTANTS[name];
  if (!c.source || !name || value === undefined) return [];
  const line = `#define ${name} ${value}`;
  const after = insertAfter(c.source.text, /^\s*#\s*include\b/, line);
  return [plain('define', { message: msg('remedy.define', { name, value }), ...changing(c, after) })];
};
