import { Problem } from '@hooklab/base';
import { hookType } from '@hooklab/hook';
import { comment, members, plain } from '../c/file';
import type { SkeletonColumn } from './column';
import { columnsOf } from './columns';
import { headOf, targetName } from './head';
import { endOf, type SkeletonInput, type SkeletonPoint } from './input';
import { joinOf } from './join';
import {
  both,
  type Ends,
  guardLines,
  pairPrograms,
  sessionProgram,
  singleProgram,
  usesStack,
} from './programs';

/** Bytes of a text column: in the ring there is room, on the stack of a pair's entry there is not. */
const TEXT = 256;
const STACK_TEXT = 64;

const NOT_STREAMED: Readonly<Record<string, string>> = {
  perf_event: 'a sampling program is attached to a counter of each processor, which its SEC() does not say',
  iter: 'an iterator is read like a file; it makes no events',
  freplace: 'which BPF program it replaces, only that program says',
  lsm_cgroup: 'it is attached to a cgroup, which its SEC() does not say',
};

/**
 * A whole program that compiles, loads, attaches by its SEC() and streams records, from what is known of a hook at a
 * point: to be run at once, and edited. Throws Problem `no-skeleton` for a hook that streams nothing.
 */
export function skeleton(input: SkeletonInput): string {
  const first = input.points[0]!;
  const why = NOT_STREAMED[first.hook];
  if (why || hookType(first.hook).context === 'opaque') {
    throw new Problem({
      code: 'no-skeleton',
      what: `No C is made for ${first.hook}`,
      cause: why ?? 'the loader’s libbpf does not know it',
      fix: 'Take another hook of the list',
    });
  }
  const ends = endsOf(input);
  const joined = ends.kind !== 'single';
  const entry = (ends.kind === 'pair' ? ends.entries[0]! : ends.point).readings;
  const exit = (ends.kind === 'pair' ? ends.exit : ends.point).readings;
  const columns = columnsOf(
    [...entry.filter((r) => r.memory !== 'return'), ...exit.filter((r) => r.memory === 'return')],
    joined ? STACK_TEXT : TEXT,
  );
  return [
    ...fileHead(input, ends, columns),
    ...(ends.kind === 'single'
      ? singleProgram(input, ends.point, columns)
      : ends.kind === 'pair'
        ? pairPrograms(input, ends, columns)
        : sessionProgram(input, ends.point, columns)),
    '',
    'char LICENSE[] SEC("license") = "GPL";',
    '',
  ].join('\n');
}

/** One program, one that runs at both ends, or two that a map joins. */
function endsOf(input: SkeletonInput): Ends {
  const { points, partner, needs } = input;
  const [a] = points as [SkeletonPoint];
  const name = input.syscall?.name ?? targetName(a.section);
  const wantsBoth = needs.latency || (needs.entry && needs.ret);
  if (points.length > 1) return pair(points.slice(0, -1), points.at(-1)!);
  if (endOf(a) === 'both') return { kind: 'session', point: headOf(a, `on_${name}`) };
  // a trampoline at the exit has the arguments too: it needs the other end for the time between only
  const needsPartner = needs.latency || (wantsBoth && !hookType(a.hook).sees.both);
  if (partner && needsPartner) return endOf(a) === 'exit' ? pair([partner], a) : pair([a], partner);
  return { kind: 'single', point: headOf(a, `on_${name}`) };

  function pair(entries: readonly SkeletonPoint[], exit: SkeletonPoint): Ends {
    const heads = entries.map((entry) => headOf(entry, `enter_${targetName(entry.section)}`));
    const end = headOf(exit, `exit_${targetName(exit.section)}`);
    return { kind: 'pair', entries: heads, exit: end, join: joinOf(heads[0]!, end) };
  }
}

function fileHead(input: SkeletonInput, ends: Ends, columns: readonly SkeletonColumn[]): string[] {
  const latency = ends.kind !== 'single';
  const source = columns.flatMap((c) => c.lines).join('\n');
  const usdt = input.points.some((p) => p.hook === 'usdt');
  return [
    '// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause',
    ...comment([
      `${plain(input.title)}: ${both(ends)}.`,
      'Made by Hooklab for this kernel; edit it as you like. The table shows the members of struct hl_event.',
    ]),
    '#include "vmlinux.h" /* from the BTF of the kernel to be traced: the types used here, no more */',
    '#include <bpf/bpf_helpers.h>',
    '#include <bpf/bpf_tracing.h>',
    '#include <bpf/bpf_core_read.h>',
    ...(source.includes('bpf_ntohs') ? ['#include <bpf/bpf_endian.h>'] : []),
    ...(usdt ? ['#include <bpf/usdt.bpf.h>'] : []),
    '#include "hooklab.h"',
    '',
    'struct hl_event {',
    ...members([
      { declaration: '__u64 ts', about: 'nanoseconds since boot' },
      { declaration: '__u32 pid', about: 'process id' },
      { declaration: '__u32 tid', about: 'thread id' },
      { declaration: 'char comm[16]', about: 'the thread’s name' },
      ...(latency ? [{ declaration: '__u64 latency_ns', about: 'from entry to return' }] : []),
      ...columns.map(({ declaration, about }) => ({ declaration, about })),
      ...(input.needs.stack ? [usesStack(input)] : []),
    ]),
    '};',
    'HL_EVENT(struct hl_event);',
    '',
    ...(source.includes('= read_str(') ? EITHER : []),
    ...(input.syscall ? guardLines(input.syscall) : []),
  ];
}

const EITHER = [
  '/* The type does not say whose address it is: the kernel’s first, then the process’s. */',
  'static __always_inline __s32 read_str(char *to, __u32 size, const void *from)',
  '{',
  '\t__s32 rc = hl_read_kernel_str(to, size, from);',
  '',
  '\treturn rc == -14 ? hl_read_user_str(to, size, from) : rc; /* EFAULT */',
  '}',
  '',
];
