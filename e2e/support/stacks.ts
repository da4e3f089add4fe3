/** A hook, and what must stand on its stack: the first frame, and who called. */
interface Case {
  readonly section: string;
  /** the function that is traced; '' at a tracepoint */
  readonly target: string;
  /** as each kernel calls the next one */
  readonly caller: readonly string[];
}

const CASES: Readonly<Record<string, Case>> = {
  // two on one function, and one alone: 7.2 hides the function from both
  fentry: fn('fentry', 'vfs_mkdir', ['do_mkdirat', 'filename_mkdirat']),
  fexit: fn('fexit', 'vfs_mkdir', ['do_mkdirat', 'filename_mkdirat']),
  fexit_alone: fn('fexit', 'vfs_unlink', ['do_unlinkat', 'filename_unlinkat']),
  kprobe: fn('kprobe', 'vfs_rename', ['do_renameat2', 'filename_renameat2']),
  kretprobe: fn('kretprobe', 'vfs_symlink', ['do_symlinkat', 'filename_symlinkat']),
  // three on one tracepoint: then the kernel calls them one after the other
  tp: event('tp/sched/sched_process_exit', 'do_exit'),
  raw_tp: event('raw_tp/sched_process_exit', 'do_exit'),
  tp_btf: event('tp_btf/sched_process_exit', 'do_exit'),
  tp_alone: event('tp/task/task_rename', '__set_task_comm'),
  raw_tp_alone: event('raw_tp/sched_process_exec', 'begin_new_exec|bprm_execve|exec_binprm'),
  syscall: event('tp/syscalls/sys_enter_mkdir', 'syscall_trace_enter|trace_syscall_enter'),
};

function fn(hook: string, target: string, caller: readonly string[]): Case {
  return { section: `${hook}/${target}`, target, caller };
}

function event(section: string, within: string): Case {
  return { section, target: '', caller: within.split('|') };
}

/** Each of them happens. */
export const EXERCISE =
  'cd /tmp && mkdir stack-d && mv stack-d stack-e && ln -s nowhere stack-l && rm stack-l';

/** All hooks in one program: rows of the hook's name and its stack, or on a kernel without names the caller's address. */
export function stacksProgram(names: boolean): string {
  const fill = (name: string, { section, target }: Case): string => {
    if (names) return `hl_stack(ctx, e->stack, "${target}");`;
    if (target !== '') return 'e->stack = hl_caller_of_function(ctx);';
    const iterator = ITERATORS[name]!;
    return `e->stack = hl_caller_of_event(ctx, ${section.startsWith('tp/') ? iterator : RUNNERS[name]}, ${iterator});`;
  };
  const kernelFunctions = new Set([...Object.values(ITERATORS), ...Object.values(RUNNERS)]);
  return `#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
${names ? '' : '#define HL_NO_NAMES'}
#include "hooklab.h"
#include "stack.h"

char LICENSE[] SEC("license") = "GPL";

struct hl_event {
	__u64 ts;
	char hook[16];
	${names ? 'char stack[400]' : 'void *stack'};
};
HL_EVENT(struct hl_event);

${names ? '' : [...kernelFunctions].map((name) => `HL_KERNEL_FUNCTION(${name});`).join('\n')}
${Object.entries(CASES)
  .map(
    ([name, each]) => `
SEC("${each.section}")
int on_${name}(void *ctx)
{
	struct hl_event *e;

	if (!hl_enter())
		return 0;
	e = hl_reserve(struct hl_event);
	if (!e)
		return 0;
	e->ts = bpf_ktime_get_ns();
	__builtin_memset(e->hook, 0, sizeof(e->hook));
	__builtin_memcpy(e->hook, "${name}", sizeof("${name}"));
	${fill(name, each)}
	hl_submit(e);
	return 0;
}
`,
  )
  .join('')}`;
}

const ITERATORS: Readonly<Record<string, string>> = {
  tp: '__traceiter_sched_process_exit',
  raw_tp: '__traceiter_sched_process_exit',
  tp_btf: '__traceiter_sched_process_exit',
  tp_alone: '__traceiter_task_rename',
  raw_tp_alone: '__traceiter_sched_process_exec',
  syscall: '__traceiter_sys_enter',
};
const RUNNERS: Readonly<Record<string, string>> = {
  raw_tp: 'bpf_trace_run1',
  tp_btf: 'bpf_trace_run1',
  raw_tp_alone: 'bpf_trace_run3',
};

/** Hooks at which a kernel has no stack to give. */
const NONE: Readonly<Record<string, readonly string[]>> = {
  '5.10': ['kretprobe', 'syscall'],
  '6.1': ['syscall'],
};

interface Row {
  readonly hook: string;
  readonly stack: string;
}

/** What is wrong with the rows of a kernel that prints names. */
export const wrongStacks = (kernel: string, rows: readonly Row[]): string[] =>
  eachCase(rows, (name, { target, caller }, stack) => {
    if (NONE[kernel]?.includes(name)) return stack === 'no kernel stack here';
    const frames = stack.split(' < ').map((frame) => frame.replace(/\+.*/, ''));
    if (stack.includes('0x0')) return false;
    const next = target === '' ? frames[0] : frames[0] === target ? frames[1] : undefined;
    return next !== undefined && caller.some((each) => next === each || next.startsWith(`${each}.`));
  });

/** Of one that has addresses only. `symbols`: what callersCommand() gives. */
export function wrongCallers(kernel: string, rows: readonly Row[], symbols: string): string[] {
  const names = new Map(symbols.split('\n').map((line) => line.split(' ') as [string, string]));
  return eachCase(rows, (name, { caller }, stack) => {
    if (NONE[kernel]?.includes(name)) return Number(stack) === 0;
    const next = names.get(digits(stack)) ?? '';
    return caller.some((each) => next === each || next.startsWith(`${each}.`));
  });
}

/** Which function each address is in: "ffffffff812f16a7 do_mkdirat". Addresses have as many digits as /proc/kallsyms. */
export function callersCommand(rows: readonly Row[]): string {
  const addresses = [...new Set(rows.map(({ stack }) => digits(stack)))].join(' ');
  return `awk -v all="${addresses}" 'BEGIN { n = split(all, ip, " ") }
    $2 ~ /[tT]/ && NF == 3 { for (i = 1; i <= n; i++) if ("" $1 <= "" ip[i] && "" $1 > "" at[i]) { at[i] = $1; name[i] = $3 } }
    END { for (i = 1; i <= n; i++) print ip[i], name[i] }' /proc/kallsyms`;
}

const digits = (address: string): string => address.replace(/^0x/, '');

function eachCase(
  rows: readonly Row[],
  right: (name: string, each: Case, stack: string) => boolean,
): string[] {
  return Object.entries(CASES).flatMap(([name, each]) => {
    const stacks = rows.filter(({ hook }) => hook === name).map(({ stack }) => stack);
    if (stacks.length === 0) return [`${name}: no row`];
    return stacks.filter((stack) => !right(name, each, stack)).map((stack) => `${name}: ${stack}`);
  });
}
