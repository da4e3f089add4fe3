import type { Source } from '../../resolve/resolved';
import type { Typed } from '../../typing/typed';
import type { ChosenColumn } from '../../way/choose';
import { atom, postfix } from './arithmetic';
import { addressText, formulaText, readerOf, saysWhy } from './formula';
import { tableOf } from './table';

type Printed = Extract<Source, { kind: 'printed' }>;

/** What a function makes of a value, into a column of text; its result is the read status. */
export function printedLines(
  { name, type, status }: ChosenColumn,
  { of, roots }: Printed,
  to: string,
): string[] {
  const rc = status ? `${to.slice(0, to.length - name.length)}${name}__rc = ` : '';
  const [arg, more] = of.args;
  const value = arg!;
  const size = type.size;
  const at = (reader: string, from: Typed, ...rest: (string | number)[]): string[] =>
    made(
      rc,
      to,
      addressText(from, roots),
      (text) => `${reader}(${[to, `sizeof(${to})`, text, ...rest].join(', ')})`,
    );
  const by = (writer: string, ctype: string, pass = 'value'): string[] => {
    const text = formulaText(value, roots);
    const cast = value.type.kind === 'pointer' ? `(__u64)${atom(text)}` : text;
    return held(rc, to, `${ctype} value = ${cast};`, text, `${writer}(${to}, sizeof(${to}), ${pass})`);
  };
  switch (of.name) {
    case 'str':
    case 'ustr':
    case 'user':
    case 'either': {
      const most = more?.kind === 'constant' ? Number(more.value) + 1 : size;
      const length = most < size ? String(most) : `sizeof(${to})`;
      return made(rc, to, addressText(value, roots), (text) => `${readerOf(of)}(${to}, ${length}, ${text})`);
    }
    case 'buf':
      return at('hl_read_bytes', value, more?.kind === 'constant' ? String(more.value) : '0');
    case 'mac':
      return at('hl_read_mac', value);
    case 'ip6':
      return at('hl_read_ip6', value);
    case 'ip':
      if (value.type.kind === 'int') return by('hl_read_ip4', '__be32', '&value');
      return at(isSocket(value) ? 'hl_read_sockaddr' : 'hl_read_ip6', value);
    case 'ip4':
      return by('hl_read_ip4', '__be32', '&value');
    case 'cgroup_path':
      return [`${rc}hl_read_cgroup_path(${to}, sizeof(${to}));`];
    case 'hex':
      return by('hl_put_address', '__u64');
    case 'dev':
      return by('hl_put_device', '__u32');
    case 'ksym':
      return ksym(rc, to, value, formulaText(value, roots));
    case 'flags':
      return by('hl_put_flags', '__u64', `value, ${tableOf(of)!.name}`);
    case 'enum':
    case 'errno': {
      const text = formulaText(value, roots);
      const number = of.name === 'errno' ? `value < 0 ? -value : 0` : 'value';
      const named = `({ hl_name(${to}, ${tableOf(of)!.name}, ${number}); 1; })`;
      return held(rc, to, `${of.name === 'errno' ? '__s64' : '__u64'} value = ${text};`, text, named);
    }
    case 'path':
      return path(
        rc,
        to,
        of.args,
        (node) => formulaText(node, roots),
        (node) => addressText(node, roots),
      );
    default:
      throw new Error(`${of.name}(…) is no text`);
  }
}

const isSocket = ({ type }: Typed): boolean =>
  type.kind === 'pointer' && type.to.kind === 'struct' && type.to.name !== 'struct in6_addr';

/** Of an address that a read may give: without one there is nothing to read. */
function made(rc: string, to: string, address: string, call: (from: string) => string): string[] {
  if (!saysWhy(address)) return [`${rc}${call(address)};`];
  return [
    '{',
    '\t__s32 rc = 1;',
    `\tconst void *from = ${address};`,
    '',
    `\t${rc}rc < 0 ? hl_nothing(${to}, rc) : ${call('from')};`,
    '}',
  ].map((line) => (rc === '' ? line.replace(/rc < 0 \? hl_nothing\([^)]*\) : /, '') : line));
}

function held(rc: string, to: string, declaration: string, text: string, call: string): string[] {
  const why = saysWhy(text);
  return [
    '{',
    ...(why ? ['\t__s32 rc = 1;'] : []),
    `\t${declaration}`,
    '',
    why && rc !== '' ? `\t${rc}rc < 0 ? hl_nothing(${to}, rc) : ${call};` : `\t${rc}${call};`,
    '}',
  ];
}

function ksym(rc: string, to: string, value: Typed, text: string): string[] {
  const number = value.type.kind === 'pointer' ? `(__u64)${atom(text)}` : text;
  const call = `({ long length = BPF_SNPRINTF(${to}, sizeof(${to}), "%pS", value); length > (long)sizeof(${to}) ? (long)sizeof(${to}) + 1 : length; })`;
  return held(rc, to, `__u64 value = ${number};`, text, call);
}

/** A dentry, and the mount that its file system hangs from. */
function path(
  rc: string,
  to: string,
  [of, below]: readonly Typed[],
  number: (node: Typed) => string,
  address: (node: Typed) => string,
): string[] {
  const from = of!;
  const struct = from.type.kind === 'pointer' ? from.type.to : from.type;
  const name = struct.kind === 'struct' ? struct.name : '';
  const holder = from.type.kind === 'pointer' ? number(from) : `(${address(from)})`;
  const way = name === 'struct file' ? 'f_path.' : '';
  const read = (type: string, member: string): string =>
    `hl_read(rc, ${type}, &${postfix(holder)}->${way}${member})`;
  const dentry = below
    ? number(below)
    : name === 'struct dentry'
      ? holder
      : read('struct dentry *', 'dentry');
  const mount = name === 'struct dentry' ? '0' : read('struct vfsmount *', 'mnt');
  return [
    '{',
    '\t__s32 rc = 1;',
    `\tvoid *dentry = ${dentry};`,
    `\tvoid *mount = ${mount};`,
    '',
    `\t${rc}rc < 0 ? hl_nothing(${to}, rc) : hl_read_path(${to}, sizeof(${to}), mount, dentry);`,
    '}',
  ];
}
