/** A function of an expression: what it takes, as C would declare it, and one line of what it gives. */
export interface ExpressionFunction {
  readonly args: readonly string[];
  /** how many of them must be given */
  readonly least: number;
  /** text: it stands alone, or is compared with a text */
  readonly gives: 'text' | 'number' | 'pointer';
  readonly about: string;
  /** why no program is made of it; none: one is */
  readonly refused?: string;
}

const text = (args: string[], about: string, least = args.length): ExpressionFunction => ({
  args,
  least,
  gives: 'text',
  about,
});
const number = (args: string[], about: string): ExpressionFunction => ({
  args,
  least: args.length,
  gives: 'number',
  about,
});
const refused = (args: string[], about: string, why: string): ExpressionFunction => ({
  args,
  least: args.length,
  gives: 'text',
  about,
  refused: why,
});

export const FUNCTIONS: Readonly<Record<string, ExpressionFunction>> = {
  str: text(['const char *text', 'n'], 'text behind an address of the kernel, at most n bytes', 1),
  ustr: text(['const char *text', 'n'], 'text behind an address of the process, at most n bytes', 1),
  user: text(['const char *text'], 'text behind an address of the process, where no type says so'),
  either: text(['const char *text'], 'text behind an address of which nobody says whose it is'),
  buf: text(['const void *from', 'n'], 'n bytes as they are, in hexadecimal digits'),
  ip: text(['address'], 'a network address: a struct sockaddr *, a struct in6_addr, 32 bits'),
  ip4: text(['__be32 address'], 'an IPv4 address'),
  ip6: text(['struct in6_addr address'], 'an IPv6 address'),
  mac: text(['const u8 *address'], 'six bytes as 02:42:ac:11:00:02'),
  hex: text(['number'], 'a number as 0x1f'),
  flags: text(['number', 'enum'], 'the names of the bits that are set, by an enum of this kernel'),
  enum: text(['number', 'enum'], 'the name of a number, by its own enum or the one that is given', 1),
  name: text(['enum', 'number'], 'the name of a number, without what all names of the enum begin with'),
  errno: text(['int error'], 'ENOENT of -2; of what is no error the number'),
  path: text(['file', 'dentry'], 'the whole path of a struct file, struct path or dentry', 1),
  cgroup_path: text([], 'the path of the process’s cgroup (version 2): /system.slice/ssh.service'),
  dev: text(['dev_t device'], 'a device as major:minor'),
  ksym: text(['address'], 'the kernel’s function at an address, with the offset'),
  port: number(['port'], '16 bits in network order, or the port of a struct sockaddr *'),
  error: number(['const void *pointer'], 'of a pointer that may be an error: 0, or the error below 0'),
  strlen: number(['const char *text'], 'bytes of a text before its end, at most 255'),
  glob: number(
    ['const char *text', 'pattern'],
    '1 where a text fits a pattern: glob(comm, "ss*"); ? is one character',
  ),
  in_cgroup: number(['path'], '1 in a cgroup or below it: in_cgroup("/system.slice/ssh.service")'),
  in_container: number(['name'], '1 in a systemd unit, or a container of docker or podman, by its name'),
  container_of: {
    args: ['pointer', 'struct', 'member'],
    least: 3,
    gives: 'pointer',
    about: 'the struct that has what the pointer leads to as its member',
  },
  usym: refused(['address'], 'a function of the process', 'no helper of the kernel names user code'),
  ustack: refused([], 'who called in the process', 'no helper of the kernel names user code'),
  pkt: refused(['skb'], 'a packet', 'a packet is no text: take its members'),
  print: refused(['value', 'depth'], 'a whole struct', 'a column is one value: take its members'),
};

/** The function of that name; null: there is none. */
export const functionNamed = (name: string): ExpressionFunction | null =>
  Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]! : null;

/** "ip4(__be32 address)" */
export function signatureText(name: string): string {
  const { args, least } = FUNCTIONS[name]!;
  return `${name}(${args.map((arg, i) => (i < least ? arg : `[${arg}]`)).join(', ')})`;
}
