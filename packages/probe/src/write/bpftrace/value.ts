import type { BuiltinName } from '../../expression/ast';
import type { Read } from '../../program/program';
import { accessesOf, type Source } from '../../resolve/resolved';
import type { ChosenColumn } from '../../way/choose';
import { accessText } from './access';
import { BPFTRACE, Lack, type Placed } from './dialect';

const TASK = '((struct task_struct *)curtask)';

const BUILTINS: Partial<Record<BuiltinName, string>> = {
  ts: 'nsecs',
  pid: 'pid',
  tid: 'tid',
  uid: 'uid',
  gid: 'gid',
  cpu: 'cpu',
  comm: 'comm',
  ppid: `${TASK}->real_parent->tgid`,
};

const LACKING: Partial<Record<BuiltinName, string>> = {
  exe: 'the path of the program takes a walk up its directories, which bpftrace does in no program',
  argv: 'its words lie behind each other with NULs between, and str() ends at the first',
};

/** A column's value as an expression of bpftrace. Throws a Lack where there is none. */
export function valueText({ column, source }: Read, probe: Placed): string {
  switch (source.kind) {
    case 'builtin':
      return builtinText(source.name, probe);
    case 'constant':
      return typeof source.value === 'string' ? JSON.stringify(source.value) : String(source.value);
    case 'number':
      return numberText(source, column, probe);
    case 'chars':
      return accessText(source.access, probe);
    case 'string':
      return stringText(source, probe);
    case 'enum': {
      const value = accessText(source.access, probe);
      return `@${source.type}_name[${source.mask === null ? `(uint64)${value}` : `(uint64)(${value} & ${source.mask})`}]`;
    }
    case 'stack':
      if (column.type.kind === 'string') return 'kstack';
      throw new Lack('the address of the caller alone: bpftrace gives whole stacks');
    case 'file':
      throw new Lack(
        'a whole path takes a walk up its directories; bpftrace has the kernel’s helper, which few functions may call',
      );
    case 'ip':
      return ipText(source, probe);
    case 'formula':
    case 'printed':
      throw new Lack('it is a whole expression of C, of which no script is made');
  }
}

function builtinText(name: BuiltinName, probe: Placed): string {
  if (name === 'latency') return `nsecs - ${startMap(probe)}[${keyText(probe)}]`;
  const text = BUILTINS[name];
  if (text) return text;
  throw new Lack(LACKING[name] ?? `bpftrace has no ${name}`);
}

function numberText(
  source: Extract<Source, { kind: 'number' }>,
  column: ChosenColumn,
  probe: Placed,
): string {
  if (source.access.bits > 0) throw new Lack('it is a bit field');
  const text = accessText(source.access, probe);
  const value = text.startsWith('(') || /^[\w@]+$/.test(text) ? text : `(${text})`;
  if (source.call === 'bpf_ntohs') return swapped(value);
  if (source.call === 'hl_sockaddr_port') return swapped(`((struct sockaddr_in *)${value})->sin_port`);
  if (source.call === 'hl_error') return `(uint64)${value} >= 0xfffffffffffff001 ? (int32)${value} : 0`;
  return `(${castOf(column)})${value}`;
}

const swapped = (value: string): string => `((${value} >> 8) & 0xff) | ((${value} & 0xff) << 8)`;

/** As the column holds it, whatever the kernel's type: "uint32". */
function castOf({ type }: ChosenColumn): string {
  if (type.kind !== 'int') throw new Lack('it is no number');
  return `${type.signed ? '' : 'u'}int${type.size * 8}`;
}

function stringText(source: Extract<Source, { kind: 'string' }>, probe: Placed): string {
  const text = accessText(source.access, probe);
  const place = source.access.root.kind === 'field' ? 'fixed' : source.space;
  if (source.access.root.kind === 'field' && source.access.root.place === 'rel_loc')
    throw new Lack(`bpftrace ${BPFTRACE.version} reads no __rel_loc field`);
  if (place === 'user') return `str(uptr(${text}))`;
  return place === 'kernel' ? `str(kptr(${text}))` : `str(${text})`;
}

function ipText({ access, reader }: Extract<Source, { kind: 'ip' }>, probe: Placed): string {
  if (reader === 'sockaddr')
    throw new Lack('which family the address is of is known only then, and ntop() must know it before');
  const text = accessText(access, probe);
  return reader === 'ip4' ? `ntop(${text})` : `ntop(${text}.in6_u.u6_addr8)`;
}

/** "%lld", "%s": bpftrace prints a number by its own size, and says so of the whole. */
export function formatOf({ type }: ChosenColumn): string {
  if (type.kind === 'string') return '%s';
  return type.pointer ? '0x%llx' : type.signed ? '%lld' : '%llu';
}

/** Where the entry leaves a column for the exit. */
export const keptMap = (probe: Pick<Placed, 'join'>, column: string): string =>
  `@${column}${probe.join?.suffix ?? ''}`;
export const startMap = (probe: Pick<Placed, 'join'>): string => `@starts${probe.join?.suffix ?? ''}`;

/** By what the exit finds it: the thread, unless the spec has a key. */
export function keyText(probe: Placed): string {
  const { key } = probe;
  if (!key) return 'curtask';
  return key.map((source) => partText(source, probe)).join(', ');
}

function partText(source: Source, probe: Placed): string {
  const [access] = accessesOf(source);
  if (!access) throw new Lack('a part of the key is no value');
  const text = accessText(access, probe);
  return `(uint64)${text.startsWith('(') || /^\w+$/.test(text) ? text : `(${text})`}`;
}
