/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * pair.h: does an exit belong to the entry that its thread kept, on kernels that take programs off their CPU?
 *
 * While such a program waits, what other tasks hit on that CPU is skipped: the exit of one call and the entry of the
 * next, and then the exit after that meets the first one's entry. At the first entry no entry's program waited there, at
 * the second one did: the thread itself has left its CPU in between. Where it did not, the pair is one call's. Where it
 * did, a system call's registers, which keep what it was given and where it was made, tell another call; two calls of the
 * same at one place they do not: the pair is doubtful, as each one whose call slept.
 */
#ifndef __HOOKLAB_PAIR_H
#define __HOOKLAB_PAIR_H

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct task_struct___hl_pair {
	unsigned long nvcsw;
	unsigned long nivcsw;
} __attribute__((preserve_access_index));

/* How often the current thread has left its CPU. */
static __always_inline __u64 hl_switches(void)
{
	const struct task_struct___hl_pair *task = (void *)bpf_get_current_task_btf();

	return task->nvcsw + task->nivcsw;
}

static __always_inline _Bool hl_surely_paired(__u64 switches)
{
	return hl_switches() == switches;
}

static __always_inline struct pt_regs *hl_registers(void)
{
	return (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
}

/* What the current system call returns, at its end: 0 of one that has become another program. */
static __always_inline long hl_result(void)
{
	return PT_REGS_RC(hl_registers());
}

/* One number of what the current system call was given, and of where it was made. An exec replaces both. */
static __always_inline __u64 hl_call(void)
{
	const struct pt_regs *regs = hl_registers();
	const __u64 odd = 0x9e3779b97f4a7c15;
	__u64 call = PT_REGS_IP(regs);

	call = call * odd + PT_REGS_SP(regs);
	call = call * odd + PT_REGS_PARM1_CORE_SYSCALL(regs);
	call = call * odd + PT_REGS_PARM2_SYSCALL(regs);
	call = call * odd + PT_REGS_PARM3_SYSCALL(regs);
	call = call * odd + PT_REGS_PARM4_SYSCALL(regs);
	call = call * odd + PT_REGS_PARM5_SYSCALL(regs);
#ifdef PT_REGS_PARM6_SYSCALL /* libbpf 1.2 and later */
	call = call * odd + PT_REGS_PARM6_SYSCALL(regs);
#endif
	return call;
}

#endif /* __HOOKLAB_PAIR_H */
