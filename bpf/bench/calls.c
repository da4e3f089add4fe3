// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * Makes every system call of x86-64 again and again, for `hooklab bench syscalls`: in a lab VM, until it is killed. Each
 * argument is -1: no descriptor, no memory, no flags that a call takes, so that each returns early with an error. Those
 * that end or stop their caller are made by a child of their own.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* Above all numbers of the native table; from 512 on are those of x32. */
#define END 512
#define UPROBE 336
#define URETPROBE 335

static long call(long number)
{
	return syscall(number, -1L, -1L, -1L, -1L, -1L, -1L);
}

/* Who makes it does not go on after it, or not as before. */
static int ends_its_caller(long number)
{
	switch (number) {
	case SYS_exit:
	case SYS_exit_group:
	case SYS_fork:
	case SYS_vfork:
	case SYS_pause:
	case SYS_rt_sigreturn:
	case SYS_vhangup:
	case URETPROBE:
	case UPROBE:
		return 1;
	}
	return 0;
}

static void alone(long number)
{
	const struct itimerval soon = {.it_value = {.tv_usec = 2000}};
	pid_t pid = fork();

	if (pid == 0) {
		/* no terminal to hang up, and a call that waits ends by this signal */
		setsid();
		setitimer(ITIMER_REAL, &soon, NULL);
		if (number == SYS_vfork) {
			if (vfork() == 0)
				_exit(0);
		} else {
			call(number);
		}
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

static void all_others(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		for (long number = 0; number < END; number++) {
			/* -1 is every process, and there is none of this number */
			if (number == SYS_kill)
				syscall(number, 0x7fffffffL, -1L);
			else if (!ends_its_caller(number))
				call(number);
		}
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

int main(void)
{
	signal(SIGCHLD, SIG_DFL);
	for (;;) {
		all_others();
		for (long number = 0; number < END; number++)
			if (ends_its_caller(number))
				alone(number);
	}
}
