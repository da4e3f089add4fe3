import {
  type FunctionDetail,
  kernelFunction,
  type Listed,
  lackOf,
  type PointDetail,
  type Source,
  type Surface,
} from '@hooklab/surface';

/** One thing that a surface says of a point, and where it says so. */
export interface Fact {
  what: string;
  answer: 'yes' | 'no' | 'unknown' | 'text';
  text: string;
  /** is that good news for a tracer? null: neither */
  good: boolean | null;
  sources: Source[];
}

const text = (what: string, value: string, sources: Source[]): Fact => ({
  what,
  answer: 'text',
  text: value,
  good: null,
  sources,
});

/** `good`: which of the two answers is good news. */
function yesNo(
  what: string,
  value: boolean | null,
  [yes, no, unknown]: readonly [string, string, string],
  sources: Source[],
  good: boolean | null = true,
): Fact {
  const answer = value === null ? 'unknown' : value ? 'yes' : 'no';
  return {
    what,
    answer,
    text: { yes, no, unknown }[answer],
    good: value === null || good === null ? null : value === good,
    sources,
  };
}

/** What is known of a point beside its C, each fact with its place. */
export function factsAbout(surface: Surface, point: PointDetail): Fact[] {
  const module = text('Module', point.module ?? 'the kernel itself', []);
  const about = (list: string) => point.sources.filter((s) => s.file === list);
  switch (point.kind) {
    case 'fn':
      return [
        ...functionFacts(surface, point),
        ...(point.kfunc
          ? [
              yesNo(
                'BPF programs may call it',
                true,
                ['yes: a kfunc', '', ''],
                [{ file: 'btf/vmlinux' }],
                null,
              ),
            ]
          : []),
        module,
      ];
    case 'tracepoint': {
      const lack = lackOf(point, 'btf/vmlinux');
      return [
        yesNo(
          'Record struct',
          point.record === null && lack ? null : point.record !== null,
          [
            `struct ${point.record?.struct} · ${RECORD[point.record?.evidence ?? ''] ?? ''}`,
            'no struct in BTF: a program reads the record by offsets',
            `unknown: ${lack}`,
          ],
          [{ file: 'btf/vmlinux' }],
        ),
        yesNo(
          'Raw tracepoint',
          point.raw === null && lack ? null : point.raw !== null,
          ['it has one of its own', 'none of its own', `unknown: ${lack}`],
          [{ file: 'btf/vmlinux' }],
        ),
        text('Event id', String(point.id), about(`events/${point.category}/${point.name}/format`)),
        module,
      ];
    }
    case 'rawtracepoint':
      return [
        yesNo(
          'Event in tracefs',
          point.event === null && lackOf(point, 'available_events') ? null : point.event !== null,
          [point.event ?? '', 'none: a bare tracepoint', `unknown: ${lackOf(point, 'available_events')}`],
          point.sources,
          null,
        ),
        module,
      ];
    case 'lsm':
      return [
        yesNo(
          'Programs may attach',
          !point.disabled,
          ['yes', 'no: the verifier refuses it (bpf_lsm_disabled_hooks)', ''],
          point.sources,
        ),
        yesNo(
          'bpf is an active LSM',
          point.active,
          ['yes', 'no: programs attach and never fire', 'this surface does not tell'],
          [{ file: 'lsm' }],
        ),
      ];
    case 'bpf':
      return point.programs.flatMap((program) => [
        text(
          `Program ${program.id}`,
          `${program.type}${program.target ? `, loaded for ${program.target}` : ''}`,
          point.sources,
        ),
        ...program.hooks.map(({ hook, works, why }) => yesNo(hook, works, [why, why, why], point.sources)),
      ]);
    case 'symbol':
      return [
        text(
          'Kind of data',
          point.types.map((t) => `${t}: ${NM[t.toLowerCase()] ?? 'data'}`).join(', '),
          point.sources,
        ),
        module,
      ];
    default:
      return point.module === null ? [] : [module];
  }
}

/** How the struct of a record was found: see `ClassEvidence`. */
const RECORD: Record<string, string> = {
  own: 'it has its name',
  layout: 'the one struct with these fields at these places',
  arguments: 'it has these fields, and its class takes the same arguments',
  any: 'several structs have these fields and read alike',
  syscall: 'all syscalls share it',
};

const NM: Record<string, string> = {
  a: 'absolute',
  b: 'zero at start (.bss)',
  d: 'data',
  r: 'read only',
  v: 'weak',
};

function functionFacts(surface: Surface, point: FunctionDetail): Fact[] {
  const fn = kernelFunction(surface, point.name);
  if (!fn) return [];
  const of = (listed: Listed, file: string): [boolean | null, Source[], string] => [
    listed.state === 'unknown' ? null : listed.state === 'listed',
    [listed.source ?? { file }],
    `unknown: ${file}: ${listed.reason ?? 'not there'}`,
  ];
  const [ftrace, ftraceAt, noFtrace] = of(fn.ftrace, 'available_filter_functions');
  const [black, blackAt, noBlack] = of(fn.blacklist, 'kprobes_blacklist');
  const [inject, injectAt, noInject] = of(fn.errorInjection, 'error_injection_list');
  const lack = lackOf(point, 'btf/vmlinux', `btf/${point.module}`);
  const inBtf = fn.btf === null && lack ? null : fn.btf !== null;
  const noSymbols = lackOf(point, 'kallsyms');
  const count = fn.symbols.length;
  return [
    yesNo('ftrace has a site', ftrace, ['yes: it is listed', 'no: not in the list', noFtrace], ftraceAt),
    yesNo(
      'Prototype in BTF',
      inBtf,
      ['yes', 'no: a program gets registers, not arguments', `unknown: ${lack}`],
      [{ file: fn.btf?.btf.origin ?? 'btf/vmlinux' }],
    ),
    yesNo(
      'kprobes refuse it',
      black,
      ['yes: blacklisted', 'no: not on the blacklist', noBlack],
      blackAt,
      false,
    ),
    yesNo('Errors can be injected', inject, ['yes', 'no', noInject], injectAt, null),
    {
      what: 'Symbols of this name',
      answer: noSymbols ? 'unknown' : 'text',
      text: noSymbols
        ? `unknown: ${noSymbols}`
        : count === 1
          ? '1'
          : count === 0
            ? '0: inlined everywhere, or only clones are left'
            : `${count}: ambiguous`,
      good: count === 1 || noSymbols ? null : false,
      sources: fn.symbols.map((s) => ({ file: 'kallsyms', line: s.line })),
    },
    ...(fn.variants.length > 0
      ? [
          text(
            'Clones',
            fn.variants.map((v) => v.name).join(', '),
            fn.variants.map((v) => ({ file: 'kallsyms', line: v.line })),
          ),
        ]
      : []),
    ...(fn.init === true
      ? [
          yesNo(
            'Gone after boot',
            true,
            ['yes: it lies in .init.text', '', ''],
            [{ file: 'kallsyms' }],
            false,
          ),
        ]
      : []),
  ];
}
