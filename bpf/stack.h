/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * stack.h: who called. What tracing itself puts on a stack is left out, by the names of its functions: how many there
 * are differs by hook, by kernel, and by who else is on the same point.
 *
 *	hl_stack(ctx, e->stack, "vfs_mkdir");        "vfs_mkdir+0x9/0x160 < do_mkdirat+0x14d/0x170 < …"
 *	hl_stack(ctx, e->stack, "");                 at a tracepoint: the function that it is in comes first
 *	e->caller = hl_caller(ctx, "vfs_mkdir");     the address in the function that called it
 *
 * The function that is traced comes first where the kernel leaves it out as well (7.2 under fexit, every exit probe).
 * A stack of nothing says so, with the error number.
 *
 * A kernel that cannot print names (no bpf_snprintf: before 5.13) has addresses only; define HL_NO_NAMES there and
 * write
 *
 *	e->caller = hl_caller_of_function(ctx);
 *
 *	HL_KERNEL_FUNCTION(bpf_trace_run2);
 *	HL_KERNEL_FUNCTION(__traceiter_task_rename);
 *	…
 *	e->caller = hl_caller_of_event(ctx, bpf_trace_run2, __traceiter_task_rename);
 */
#ifndef __HOOKLAB_STACK_H
#define __HOOKLAB_STACK_H

#include "hooklab.h"
#include "scratch.h"

/* Frames that are taken, and the most of them that are tracing's own. bpf_snprintf() takes twelve values. */
#define HL_FRAMES 16
#define HL_MACHINERY 6
#define HL_SHOWN 8

static __always_inline __u64 *hl_frames(struct hl_scratch *s)
{
	return (__u64 *)s->text;
}

/* How many frames there are now, or a negative errno. */
static __always_inline long hl_take_frames(void *ctx, struct hl_scratch *s)
{
	long rc;

	__builtin_memset(s->text, 0, HL_FRAMES * sizeof(__u64));
	rc = bpf_get_stack(ctx, s->text, HL_FRAMES * sizeof(__u64), 0);
	return rc < 0 ? rc : (long)((__u64)rc / sizeof(__u64));
}

static __always_inline __u64 hl_frame(struct hl_scratch *s, __u32 i)
{
	hl_opaque(i);
	return hl_frames(s)[i & (HL_FRAMES - 1)];
}

#ifndef HL_NO_NAMES

/* Behind the frames: the name of one of them. */
#define HL_SYMBOL 128

static __always_inline const char *hl_name_at(struct hl_scratch *s, __u64 ip)
{
	char *name = s->text + HL_FRAMES * sizeof(__u64);

	BPF_SNPRINTF(name, HL_SYMBOL, "%ps", (void *)ip);
	return name;
}

/* The first may be a function's very beginning; the others are return addresses, which may be beyond its end. */
static __always_inline const char *hl_symbol(struct hl_scratch *s, __u32 i)
{
	return hl_name_at(s, hl_frame(s, i) - (i > 0));
}

#define hl_named(name, with) hl_begins(name, with, sizeof(with) - 1)

/* Tracing's own: what calls a program, and the program, whose name the kernel makes of its tag (16 digits). */
static __always_inline _Bool hl_is_machinery(const char *name)
{
	return (hl_named(name, "bpf_prog_") && name[25] == '_') || hl_named(name, "bpf_trampoline_") ||
	       hl_named(name, "bpf_trace_run") || hl_named(name, "__traceiter_") ||
	       hl_named(name, "__bpf_trace_") || hl_named(name, "trace_call_bpf") ||
	       hl_named(name, "perf_syscall_enter") || hl_named(name, "perf_syscall_exit") ||
	       hl_named(name, "perf_trace_") || hl_named(name, "kretprobe_trampoline") ||
	       hl_named(name, "__kretprobe_trampoline") || hl_named(name, "arch_rethook_trampoline");
}

/*
 * How many frames are known, of which number `next` is who called. Where trampolines and other probes are on one
 * function (7.2), the kernel may find ftrace's own stub there and nobody behind it. Not inlined: it is long, and asked
 * once.
 */
static __attribute__((noinline)) long hl_known_frames(struct hl_scratch *s, __u32 next, long frames)
{
	if (!hl_named(hl_name_at(s, hl_frame(s, next) - 1), "ftrace_stub_direct_tramp"))
		return frames;
	_Pragma("clang loop unroll(disable)") for (__u32 i = 0; i < HL_FRAMES; i++)
	{
		if (i >= next)
			hl_frames(s)[i] = 0;
	}
	return next;
}

/* Is it the function `target`, also in a module, where " [NAME]" follows? */
#define hl_is_target(name, target)                                                                         \
	(sizeof(target) > 1 && sizeof(target) < HL_SYMBOL && hl_named(name, target) &&                     \
	 ((name)[sizeof(target) - 1] == 0 || (name)[sizeof(target) - 1] == ' '))

/* The number of the first frame that is not tracing's; `found`: it is the target itself; `frames`: how many are known. */
#define hl_first_frame(s, frames, target, found)                                                           \
	({                                                                                                 \
		__u32 hl_first = 0;                                                                        \
		found = 0;                                                                                 \
		_Pragma("clang loop unroll(disable)") for (__u32 hl_i = 0; hl_i < HL_MACHINERY; hl_i++)    \
		{                                                                                          \
			const char *hl_at = hl_symbol(s, hl_i);                                            \
                                                                                                           \
			if ((long)hl_i >= (frames))                                                        \
				break;                                                                     \
			found = hl_is_target(hl_at, target);                                               \
			if (found || !hl_is_machinery(hl_at))                                              \
				break;                                                                     \
			hl_first = hl_i + 1;                                                               \
		}                                                                                          \
		if (sizeof(target) > 1)                                                                    \
			frames = hl_known_frames(s, hl_first + found, frames);                             \
		hl_first;                                                                                  \
	})

/*
 * Prints the frames from number `first` on, behind `before`. The kernel prints " < 0x0" of each that there is not, which
 * is cut off again: of the length, for the text may be cut before.
 */
static __always_inline void hl_print_frames(char *to, __u32 size, struct hl_scratch *s, const char *before,
					    _Bool nothing_before, __u32 first, long frames)
{
	__u32 none = frames > (long)first ? frames - first : 0;
	long length;

	if (none == 0 && nothing_before) {
		if (frames < 0)
			BPF_SNPRINTF(to, size, "no stack: error %d", (__s32)frames);
		else
			__builtin_memcpy(to, "no kernel stack here", sizeof("no kernel stack here"));
		return;
	}
	none = none > HL_SHOWN ? 0 : HL_SHOWN - none;
	length = BPF_SNPRINTF(to, size, "%s%pB < %pB < %pB < %pB < %pB < %pB < %pB < %pB", before,
			      (void *)hl_frame(s, first), (void *)hl_frame(s, first + 1),
			      (void *)hl_frame(s, first + 2), (void *)hl_frame(s, first + 3),
			      (void *)hl_frame(s, first + 4), (void *)hl_frame(s, first + 5),
			      (void *)hl_frame(s, first + 6), (void *)hl_frame(s, first + 7));
	if (length < 0) {
		BPF_SNPRINTF(to, size, "no stack: error %d", (__s32)length);
		return;
	}
	length -= 1 + none * (sizeof(" < 0x0") - 1);
	hl_opaque(length);
	if (length >= 0 && length < size)
		to[length] = 0;
}

#define hl_stack_in(ctx, to, target, s)                                                                    \
	do {                                                                                               \
		struct hl_scratch *hl_s = s;                                                               \
		static const char hl_before[] = target " < ";                                              \
		_Bool hl_found;                                                                            \
		long hl_n;                                                                                 \
		__u32 hl_at_first;                                                                         \
                                                                                                           \
		(to)[0] = 0;                                                                               \
		if (!hl_s)                                                                                 \
			break;                                                                             \
		hl_n = hl_take_frames(ctx, hl_s);                                                          \
		hl_at_first = hl_first_frame(hl_s, hl_n, target, hl_found);                                \
		hl_found |= sizeof(target) == 1;                                                           \
		hl_print_frames(to, sizeof(to), hl_s, hl_found ? "" : hl_before, hl_found, hl_at_first,    \
				hl_n);                                                                     \
	} while (0)

/* The stack as text; `target`: the name of the traced function, "" of none. */
#define hl_stack(ctx, to, target) hl_stack_in(ctx, to, target, hl_scratch(__COUNTER__))

/* The address in the caller; 0: there is none. */
#define hl_caller_in(ctx, target, s)                                                                       \
	({                                                                                                 \
		struct hl_scratch *hl_s = s;                                                               \
		_Bool hl_found = 0;                                                                        \
		__u64 hl_ip = 0;                                                                           \
                                                                                                           \
		if (hl_s) {                                                                                \
			long hl_n = hl_take_frames(ctx, hl_s);                                             \
			__u32 hl_at_first = hl_first_frame(hl_s, hl_n, target, hl_found);                  \
                                                                                                           \
			hl_ip = hl_frame(hl_s, hl_at_first + hl_found);                                    \
		}                                                                                          \
		(void *)hl_ip;                                                                             \
	})
#define hl_caller(ctx, target) hl_caller_in(ctx, target, hl_scratch(__COUNTER__))

#else /* HL_NO_NAMES */

/* Where the kernel's own code begins and ends, and what is found on stacks: libbpf fills in their addresses. */
extern const void _stext __ksym;
extern const void _etext __ksym;
extern const void kretprobe_trampoline __ksym __weak;
#define HL_KERNEL_FUNCTION(name) extern const void name __ksym __weak

/* Functions of tracing are short: a return address in one is not further from its beginning. */
#define HL_SHORT 256
#define hl_in(ip, function) ((ip) - (__u64)&(function) < HL_SHORT)

/* These kernels have no BTF of modules, so that a function which a trampoline is on is the kernel's own. */
static __always_inline _Bool hl_in_kernel(__u64 ip)
{
	return ip >= (__u64)&_stext && ip < (__u64)&_etext;
}

/* Whoever called the function that is traced, which is the first of the kernel's on its stack. */
static __always_inline void *hl_find_caller(void *ctx, struct hl_scratch *s)
{
	__u32 function = HL_MACHINERY;
	__u64 caller;

	if (!s || hl_take_frames(ctx, s) <= 0)
		return 0;
	for (__u32 i = HL_MACHINERY; i > 0; i--) {
		if (hl_in_kernel(hl_frame(s, i - 1)))
			function = i - 1;
	}
	caller = hl_frame(s, function + 1);
	/* a return probe on the same function stands in its caller's place */
	return hl_in(caller, kretprobe_trampoline) ? 0 : (void *)caller;
}
#define hl_caller_of_function(ctx) hl_find_caller(ctx, hl_scratch(__COUNTER__))

/* The function that a tracepoint is in; `runner`, `iterator`: what may be between it and the program. */
static __always_inline void *hl_find_event(void *ctx, struct hl_scratch *s, const void *runner, const void *iterator)
{
	__u32 first = 0;

	if (!s || hl_take_frames(ctx, s) <= 0)
		return 0;
	for (__u32 i = 0; i < HL_MACHINERY; i++) {
		__u64 ip = hl_frame(s, i);

		if (ip - (__u64)runner < HL_SHORT || ip - (__u64)iterator < HL_SHORT)
			first = i + 1;
	}
	return (void *)hl_frame(s, first);
}
#define hl_caller_of_event(ctx, runner, iterator)                                                          \
	hl_find_event(ctx, hl_scratch(__COUNTER__), &(runner), &(iterator))

#endif /* HL_NO_NAMES */

#endif /* __HOOKLAB_STACK_H */
