import { statement } from './file';

/** A whole file that compiles: one program with its context and an empty body, for other tools than this one. */
export const emptyProgram = (section: string, context: string): string =>
  [
    '#include "vmlinux.h"',
    '#include <bpf/bpf_helpers.h>',
    '#include <bpf/bpf_tracing.h>',
    '#include <bpf/bpf_core_read.h>',
    '',
    'char LICENSE[] SEC("license") = "GPL";',
    '',
    `SEC("${section}")`,
    ...statement(context, ''),
    '{',
    '\treturn 0;',
    '}',
    '',
  ].join('\n');
