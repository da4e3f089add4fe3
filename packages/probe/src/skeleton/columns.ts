import { number, type SkeletonColumn, string } from './column';
import type { SkeletonReading } from './input';
import { extrasOf } from './structs';

/** Names that the record has anyway, and what generated code calls its own. */
const TAKEN = ['ts', 'pid', 'tid', 'cpu', 'comm', 'latency_ns', 'stack'];

/** Columns of what can be read, each with a name of its own. `text`: bytes of a string column. */
export function columnsOf(readings: readonly SkeletonReading[], text: number): SkeletonColumn[] {
  const taken = new Set(TAKEN);
  const columns: SkeletonColumn[] = [];
  const seen = new Set<string>();
  for (const reading of readings) {
    // two points that go together may read the same
    const same = `${reading.type} ${reading.name} ${reading.code}`;
    if (seen.has(same)) continue;
    seen.add(same);
    columns.push(...columnsOfReading({ ...reading, name: freeName(reading.name, taken) }, text, taken));
  }
  return columns;
}

function freeName(wanted: string, taken: Set<string>): string {
  const plain = wanted.replace(/\W+/g, '_').replace(/^(?=\d)|^$/, 'arg_');
  let name = taken.has(plain) ? `arg_${plain}` : plain;
  for (let n = 2; taken.has(name); n++) name = `${plain}_${n}`;
  taken.add(name);
  return name;
}

function columnsOfReading(reading: SkeletonReading, text: number, taken: Set<string>): SkeletonColumn[] {
  const { name, type, code, memory } = reading;
  if (memory === 'opaque' || code === '') return [];
  const ret = memory === 'return';
  const plain = type
    .replace(/\b(?:const|volatile|__user)\b/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (memory === 'located') return plain.includes('char') ? string(name, code, text, 'kernel', '') : [];
  const chars = /^char ?\[(\d+)\]$/.exec(plain);
  if (chars) return array(name, code, Number(chars[1]));
  if (plain.endsWith(']')) return [];
  if (plain.endsWith('*') || plain.includes('(*')) {
    if (plain === 'char *' && /\bconst\b/.test(type) && !ret) {
      return string(name, code, text, memory === 'user' ? 'user' : 'either', '');
    }
    const pointer = number(
      name,
      'void *',
      `(void *)${bracket(code)}`,
      memory === 'user' ? 'a user address' : '',
      ret,
    );
    if (memory === 'user' || ret) return [pointer];
    return [...extrasOf(plain, name, code, memory === 'nullable', (n) => freeName(n, taken)), pointer];
  }
  const integer = integerType(plain);
  return integer === null ? [] : [number(name, integer, cast(integer, code), '', ret)];
}

/** An array in the record itself. */
function array(name: string, code: string, size: number): SkeletonColumn[] {
  return [
    {
      name,
      declaration: `char ${name}[${size}]`,
      about: '',
      size,
      lines: [`bpf_probe_read_kernel_str(‹to›, sizeof(‹to›), ${code});`],
      text: true,
      ret: false,
    },
  ];
}

/** A number's column by its C type; null for what is none (a struct, also one behind a typedef). */
export function integerType(type: string): string | null {
  if (/^(?:struct|union) /.test(type) || STRUCT_TYPEDEF.test(type)) return null;
  if (/^enum /.test(type)) return '__s32';
  return INTEGERS[type] ?? '__u64';
}

const STRUCT_TYPEDEF =
  /^(?:k[ugp]id_t|kprojid_t|vfs[ug]id_t|sockptr_t|bpfptr_t|p[gmu4]*d_t|pte_t|pgprot_t|swp_entry_t|guid_t|uuid_t|atomic\w*_t|refcount_t|spinlock_t|cpumask_t|nodemask_t|sigset_t|fd_set|void)$/;

const INTEGERS: Readonly<Record<string, string>> = Object.fromEntries(
  (
    [
      ['_Bool', 'bool _Bool'],
      ['__s8', 's8|__s8|char|signed char|int8_t'],
      ['__u8', 'u8|__u8|unsigned char|uint8_t'],
      ['__s16', 's16|__s16|short|short int|int16_t'],
      ['__u16', 'u16|__u16|unsigned short|short unsigned int|umode_t|__be16|__le16|uint16_t|sa_family_t'],
      [
        '__s32',
        's32|__s32|int|pid_t|__kernel_pid_t|key_t|clockid_t|timer_t|mqd_t|key_serial_t|int32_t|rwf_t',
      ],
      [
        '__u32',
        'u32|__u32|uint|unsigned int|gfp_t|fmode_t|blk_opf_t|uid_t|gid_t|dev_t|__be32|__le32|uint32_t|qid_t|old_uid_t|vm_fault_t|blk_status_t',
      ],
      [
        '__s64',
        's64|__s64|long|long int|long long|long long int|ssize_t|loff_t|off_t|ktime_t|time64_t|int64_t',
      ],
    ] as const
  ).flatMap(([to, from]) => from.split(from === 'bool _Bool' ? ' ' : '|').map((type) => [type, to])),
);

const bracket = (code: string): string => (/^[\w>.-]+(?:\([^()]*\))?$/.test(code) ? code : `(${code})`);
/** What comes widened, or from a register, is cut to the column by C; a cast that is there already says the same. */
const cast = (ctype: string, code: string): string =>
  /^\w+$|^ctx->\w+$|^\((?:int|unsigned int|long)\)/.test(code) ? code : `(${ctype})${bracket(code)}`;
