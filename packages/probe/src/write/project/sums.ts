import type { Groups, Total } from '../../program/program';
import { groupStructs, isHistogram, totalMember } from '../c/groups';
import { cellLine } from './rows';

/** What a project prints of sums: the columns of the key, how many events, each total. */
export const sumNames = ({ by, totals }: Groups): string[] => [
  ...by.map(({ name }) => name),
  'count',
  ...totals.map(({ column, op }) => `${column.name}_${op}`),
];

/** The structs of the map, and the functions that put its values together and print them. */
export function sumsText(groups: Groups): string {
  const { by, totals } = groups;
  const ops = new Set(totals.map(({ op }) => op));
  return [
    '#define HL_LOG2_SLOTS 65',
    '',
    ...groupStructs(groups),
    ...(ops.has('log2') ? LOG2 : []),
    ...(ops.has('linear') ? LINEAR : []),
    '/* What a CPU knows of a group, to what is known of it. */',
    'static void add(struct hl_total *all, const struct hl_total *one)',
    '{',
    '\tif (!one->count)',
    '\t\treturn;',
    ...totals.flatMap(addLines),
    '\tall->count += one->count;',
    '}',
    '',
    'static void print_group(const struct hl_group *e, const struct hl_total *all)',
    '{',
    ...by.flatMap((column) => [`\t${cellLine(column)}`, "\tputchar('\\t');"]),
    '\tprintf("%llu", (unsigned long long)all->count);',
    ...totals.flatMap((total) => ["\tputchar('\\t');", `\t${printLine(total)}`]),
    "\tputchar('\\n');",
    '}',
    '',
    ...WALK,
  ].join('\n');
}

const LOG2 = [
  '/* "4:12 8:3": from where each slot is, and how many are in it; the next one begins where it ends. */',
  'static void log2_slots(const __u64 *slots)',
  '{',
  '\tconst char *between = "";',
  '',
  '\tfor (int i = 0; i < HL_LOG2_SLOTS; i++) {',
  '\t\tif (!slots[i])',
  '\t\t\tcontinue;',
  '\t\tprintf("%s%llu:%llu", between, i ? 1ULL << (i - 1) : 0, (unsigned long long)slots[i]);',
  '\t\tbetween = " ";',
  '\t}',
  '}',
  '',
];

const LINEAR = [
  '/* "<0:2 0:12 512:3": the first is what lies below, the last all that is more. */',
  'static void linear_slots(const __u64 *slots, int count, long long from, long long step)',
  '{',
  '\tconst char *between = "";',
  '',
  '\tfor (int i = 0; i < count; i++) {',
  '\t\tif (!slots[i])',
  '\t\t\tcontinue;',
  '\t\tprintf("%s%s%lld:%llu", between, i ? "" : "<", i ? from + (i - 1) * step : from,',
  '\t\t       (unsigned long long)slots[i]);',
  '\t\tbetween = " ";',
  '\t}',
  '}',
  '',
];

const WALK = [
  'static void print_groups(int map)',
  '{',
  '\tint cpus = libbpf_num_possible_cpus();',
  '\tstruct hl_total *each = calloc(cpus > 0 ? cpus : 1, sizeof(*each));',
  '\tstruct hl_group key, *last = NULL;',
  '',
  '\twhile (each && cpus > 0 && !bpf_map_get_next_key(map, last, &key)) {',
  '\t\tstruct hl_total all = {};',
  '',
  '\t\tlast = &key;',
  '\t\tif (bpf_map_lookup_elem(map, &key, each))',
  '\t\t\tcontinue;',
  '\t\tfor (int cpu = 0; cpu < cpus; cpu++)',
  '\t\t\tadd(&all, &each[cpu]);',
  '\t\tprint_group(&key, &all);',
  '\t}',
  '\tfree(each);',
  '}',
];

function addLines(total: Total): string[] {
  const name = totalMember(total);
  if (isHistogram(total))
    return [
      `\tfor (unsigned int i = 0; i < sizeof(all->${name}) / sizeof(all->${name}[0]); i++)`,
      `\t\tall->${name}[i] += one->${name}[i];`,
    ];
  if (total.op === 'sum' || total.op === 'avg') return [`\tall->${name} += one->${name};`];
  return [
    `\tif (!all->count || one->${name} ${total.op === 'min' ? '<' : '>'} all->${name})`,
    `\t\tall->${name} = one->${name};`,
  ];
}

function printLine(total: Total): string {
  const value = `all->${totalMember(total)}`;
  const { op, signed, from, step, slots } = total;
  if (op === 'log2') return `log2_slots(${value});`;
  if (op === 'linear') return `linear_slots(${value}, ${slots}, ${from}, ${step});`;
  if (op === 'avg') return `printf("%.2f", (double)${value} / all->count);`;
  return signed ? `printf("%lld", (long long)${value});` : `printf("%llu", (unsigned long long)${value});`;
}
