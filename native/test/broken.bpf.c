/* Programs that every verifier refuses, and says why. */
#include "types.h"
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/* "invalid mem access 'scalar'", before 5.18 'inv' */
SEC("raw_tp/sys_enter")
int reads_a_number(void *ctx)
{
	return *(volatile int *)(bpf_get_current_pid_tgid() | 1);
}

/* the same after so many instructions that the log is over 1 MiB */
SEC("raw_tp/sys_enter")
int reads_a_number_late(void *ctx)
{
	__u64 n = bpf_get_current_pid_tgid();

	asm volatile(".rept 80000\n"
		     "%[n] += 1\n"
		     ".endr\n"
		     : [n] "+r"(n));
	return *(volatile int *)n;
}

/* right, but for its target */
SEC("tp_btf/sys_enter")
int targetless(void *ctx)
{
	return 0;
}
