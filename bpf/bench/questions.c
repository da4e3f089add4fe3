// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * Events that are known beforehand, for `hooklab bench questions`: the argument says which. Prints each as
 * "NAME \t KEY \t WANTED \t RESULT": KEY is how a tool's row shows it; WANTED is 1 where the question asks for it, 0 where
 * it only looks like one; RESULT is 0, or a negative error number.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/fs.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define HERE "/tmp/hlq"
#ifndef SYS_openat2
#define SYS_openat2 437
#endif

static long failed(long rc)
{
	return rc < 0 ? -errno : 0;
}

static void tell(const char *name, const char *key, int wanted, long result)
{
	printf("%s\t%s\t%d\t%ld\n", name, key, wanted, result);
	fflush(stdout);
}

static void touch(const char *path)
{
	close(open(path, O_CREAT | O_WRONLY, 0644));
}

static long run(char *const argv[])
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		execv(argv[0], argv);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	return WEXITSTATUS(status) == 0 ? 0 : -ECHILD;
}

/* A call by its number as 32-bit code makes it: int 0x80, arguments below 4 GiB. */
static long call32(long number, const char *text, long second, long third)
{
#ifdef __x86_64__
	char *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	long rc;

	strcpy(low, text);
	asm volatile("int $0x80" : "=a"(rc) : "a"(number), "b"(low), "c"(second), "d"(third) : "memory");
	munmap(low, 4096);
	return rc < 0 ? rc : 0;
#else
	return -ENOSYS;
#endif
}

static void deletes(void)
{
	static const char *const names[] = { "hlq-d01", "hlq-d02", "hlq-d05", "hlq-d06", "hlq-d07", "hlq-d08",
					     "hlq-d09", "hlq-d10", "hlq-d11", "hlq-d12", "hlq-n05", "hlq-n06",
					     "hlq-x1", "hlq-x2", "hlq-d15" };
	char *const rm[] = { "/bin/rm", "hlq-d08", NULL };
	int dir;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		touch(names[i]);
	mkdir("hlq-d03", 0755);
	mkdir("hlq-d04", 0755);
	mkdir("hlq-d13", 0755);
	mkdir("hlq-n13", 0755);
	tell("unlink", "hlq-d01", 1, failed(syscall(SYS_unlink, "hlq-d01")));
	tell("unlinkat", "hlq-d02", 1, failed(unlinkat(AT_FDCWD, "hlq-d02", 0)));
	tell("rmdir", "hlq-d03", 1, failed(syscall(SYS_rmdir, "hlq-d03")));
	tell("unlinkat, AT_REMOVEDIR", "hlq-d04", 1, failed(unlinkat(AT_FDCWD, "hlq-d04", AT_REMOVEDIR)));
	tell("rename over a file", "hlq-d05", 1, failed(syscall(SYS_rename, "hlq-n05", "hlq-d05")));
	tell("renameat2 over a file", "hlq-d06", 1,
	     failed(syscall(SYS_renameat2, AT_FDCWD, "hlq-n06", AT_FDCWD, "hlq-d06", 0)));
	dir = open(HERE, O_RDONLY | O_DIRECTORY);
	tell("unlinkat by a directory's fd", "hlq-d07", 1, failed(unlinkat(dir, "hlq-d07", 0)));
	close(dir);
	tell("the program rm", "hlq-d08", 1, run(rm));
	tell("unlink by 32-bit code", "hlq-d09", 1, call32(10, HERE "/hlq-d09", 0, 0));
	symlink("hlq-d11", "hlq-d14");
	tell("unlink of a symbolic link", "hlq-d14", 1, failed(unlink("hlq-d14")));
	link("hlq-d11", "hlq-d16");
	tell("unlink of a second name", "hlq-d16", 1, failed(unlink("hlq-d16")));
	dir = open("hlq-d10", O_RDONLY);
	tell("unlink of an open file", "hlq-d10", 1, failed(unlink("hlq-d10")));
	close(dir);
	tell("rename over a directory", "hlq-d13", 1, failed(rename("hlq-n13", "hlq-d13")));
	mkdir("l", 0755), mkdir("u", 0755), mkdir("w", 0755), mkdir("m", 0755);
	touch("l/hlq-d17");
	if (mount("o", "m", "overlay", 0, "lowerdir=l,upperdir=u,workdir=w") == 0) {
		tell("unlink in an overlay", "hlq-d17", 1, failed(unlink("m/hlq-d17")));
		umount("m");
	}
	tell("exchange: nothing is deleted", "hlq-x2", 0,
	     failed(syscall(SYS_renameat2, AT_FDCWD, "hlq-x1", AT_FDCWD, "hlq-x2", 2)));
	tell("rename to a new name", "hlq-x3", 0, failed(rename("hlq-x1", "hlq-x3")));
	tell("a name that is not there", "hlq-x4", 0, failed(unlink("hlq-x4")));
}

static void opens(void)
{
	struct { unsigned long long flags, mode, resolve; } how = { 0, 0, 0 };
	char *const cat[] = { "/bin/cat", "hlq-o09", NULL };
	struct { struct file_handle head; char bytes[128]; } handle = { { .handle_bytes = 128 } };
	int mount_id;
	int dir = open(HERE, O_RDONLY | O_DIRECTORY);

	for (int i = 1; i < 20; i++) {
		char name[20];

		if (i == 5 || i == 6)
			continue;
		snprintf(name, sizeof(name), "./hlq-o%02d", i);
		close(creat(name, 0644));
	}
	/* by other names than those of their creation above */
	tell("open", HERE "/hlq-o01", 1, failed(syscall(SYS_open, HERE "/hlq-o01", O_RDONLY)));
	tell("openat", HERE "/hlq-o02", 1, failed(syscall(SYS_openat, AT_FDCWD, HERE "/hlq-o02", O_RDONLY)));
	tell("openat2", HERE "/hlq-o03", 1, failed(syscall(SYS_openat2, AT_FDCWD, HERE "/hlq-o03", &how, sizeof(how))));
	tell("openat by a directory's fd", "../hlq/hlq-o04", 1, failed(syscall(SYS_openat, dir, "../hlq/hlq-o04", O_RDONLY)));
	tell("creat", HERE "/hlq-o05", 1, failed(syscall(SYS_creat, HERE "/hlq-o05", 0644)));
	tell("open, not there", HERE "/hlq-o06", 1, failed(syscall(SYS_open, HERE "/hlq-o06", O_RDONLY)));
	tell("open, O_PATH", HERE "/hlq-o07", 1, failed(open(HERE "/hlq-o07", O_PATH)));
	tell("open by 32-bit code", HERE "/hlq-o08", 1, call32(5, HERE "/hlq-o08", O_RDONLY, 0));
	tell("the program cat", "hlq-o09", 1, run(cat));
	tell("open as a directory, which it is not", HERE "/hlq-o10", 1, failed(open(HERE "/hlq-o10", O_DIRECTORY)));
	symlink(HERE "/hlq-o11", "hlq-o12s");
	tell("open of a symbolic link", HERE "/hlq-o12s", 1, failed(open(HERE "/hlq-o12s", O_RDONLY)));
	tell("O_TMPFILE", HERE "/.", 1, failed(open(HERE "/.", O_TMPFILE | O_RDWR, 0600)));
	chmod("hlq-o13", 0755);
	{
		char *const script[] = { HERE "/hlq-o13", NULL };

		tell("a program that is started", HERE "/hlq-o13", 1, (run(script), 0));
	}
	if (name_to_handle_at(AT_FDCWD, "hlq-o14", &handle.head, &mount_id, 0) == 0)
		tell("open_by_handle_at: by no name", "hlq-o14", 0, failed(open_by_handle_at(dir, &handle.head, O_RDONLY)));
	{
		struct stat st;

		tell("stat: no open", HERE "/hlq-o15", 0, failed(stat(HERE "/hlq-o15", &st)));
	}
}

/* 127.0.0.N: each event has an address of its own */
static long connect4(int last, int port, int type, int flags)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
	int s = socket(AF_INET, type | flags, 0);
	long rc;

	to.sin_addr.s_addr = htonl(0x7f000000 | last);
	rc = failed(connect(s, (struct sockaddr *)&to, sizeof(to)));
	close(s);
	return rc;
}

static long connect6(const char *address, int port)
{
	struct sockaddr_in6 to = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	int s = socket(AF_INET6, SOCK_STREAM, 0);
	long rc;

	inet_pton(AF_INET6, address, &to.sin6_addr);
	rc = failed(connect(s, (struct sockaddr *)&to, sizeof(to)));
	close(s);
	return rc;
}

static int listening(int family, int port)
{
	int s = socket(family, SOCK_STREAM, 0);
	int on = 1, off = 0, queue = 16;

	setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (family == AF_INET6) {
		struct sockaddr_in6 at = { .sin6_family = AF_INET6, .sin6_port = htons(port) };

		setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
		bind(s, (struct sockaddr *)&at, sizeof(at));
	}
	setsockopt(s, IPPROTO_TCP, TCP_FASTOPEN, &queue, sizeof(queue));
	listen(s, 64);
	return s;
}

static void connects(void)
{
	char *const bash[] = { "/bin/bash", "-c", ": < /dev/tcp/127.0.0.25/7200", NULL };
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(7200) };
	struct sockaddr_un nowhere = { .sun_family = AF_UNIX, .sun_path = "/nowhere" };
	int s;

	system("ip link set lo up");
	listening(AF_INET6, 7200);
	listening(AF_INET6, 7206);
	tell("IPv4", "127.0.0.21 7200", 1, connect4(21, 7200, SOCK_STREAM, 0));
	tell("IPv6", "::1 7206", 1, connect6("::1", 7206));
	tell("IPv4 by an IPv6 socket", "127.0.0.22 7200", 1, connect6("::ffff:127.0.0.22", 7200));
	tell("refused", "127.0.0.23 7299", 1, connect4(23, 7299, SOCK_STREAM, 0));
	tell("not waited for", "127.0.0.24 7200", 1, connect4(24, 7200, SOCK_STREAM, SOCK_NONBLOCK));
	tell("bash", "127.0.0.25 7200", 1, run(bash));
	s = socket(AF_INET, SOCK_STREAM, 0);
	to.sin_addr.s_addr = htonl(0x7f000000 | 26);
	tell("fast open", "127.0.0.26 7200", 1, failed(sendto(s, "x", 1, MSG_FASTOPEN, (struct sockaddr *)&to, sizeof(to))));
	close(s);
	s = socket(AF_INET, SOCK_STREAM, 0);
	to.sin_addr.s_addr = htonl(0xcb007109);
	tell("no route", "203.0.113.9 7200", 1, failed(connect(s, (struct sockaddr *)&to, sizeof(to))));
	close(s);
	if (fork() == 0) {
		prctl(PR_SET_NAME, "hlq-thread");
		tell("by another process", "127.0.0.27 7200", 1, connect4(27, 7200, SOCK_STREAM, 0));
		_exit(0);
	}
	wait(NULL);
	tell("UDP", "127.0.0.31 7200", 0, connect4(31, 7200, SOCK_DGRAM, 0));
	s = socket(AF_UNIX, SOCK_STREAM, 0);
	tell("a UNIX socket", "/nowhere", 0, failed(connect(s, (struct sockaddr *)&nowhere, sizeof(nowhere))));
	close(s);
}

static char *const NONE[] = { NULL };

static long child(int (*start)(const char *), const char *word)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		start(word);
		_exit(errno);
	}
	waitpid(pid, &status, 0);
	return -WEXITSTATUS(status);
}

/* Words that a child reads from memory of its own, as a shell's are: what lies in the file is not there right after a fork. */
static int by_execve(const char *word)
{
	char own[64], program[] = "/bin/true", *argv[] = { program, strcpy(own, word), NULL };

	return execve(program, argv, NONE);
}

static int by_fd(const char *word)
{
	char own[64], program[] = "/bin/true", *argv[] = { program, strcpy(own, word), NULL };

	return fexecve(open(program, O_RDONLY), argv, NONE);
}

static int by_execveat(const char *word)
{
	char own[64], program[] = "/bin/true", *argv[] = { program, strcpy(own, word), NULL };

	return syscall(SYS_execveat, AT_FDCWD, program, argv, NONE, 0);
}

static int by_script(const char *word)
{
	char own[64], program[] = "./hlq-script", *argv[] = { program, strcpy(own, word), NULL };

	return execve(program, argv, NONE);
}

static int by_name(const char *word)
{
	char own[64], *argv[] = { strcpy(own, word), own, NULL };

	return execve(own, argv, NONE);
}

/* Programs that start and such that do not: `fail` says which are asked for. */
static void execs(int fail)
{
	char *const spawned[] = { "true", "hlq-e05", NULL };
	FILE *script = fopen("hlq-script", "w");
	pid_t pid;
	int rc;

	fputs("#!/bin/sh\n:\n", script);
	fclose(script);
	chmod("hlq-script", 0755);
	touch("/tmp/hlq/hlq-e08");
	tell("execve", "hlq-e01", !fail, child(by_execve, "hlq-e01"));
	tell("fexecve", "hlq-e02", !fail, child(by_fd, "hlq-e02"));
	tell("execveat", "hlq-e03", !fail, child(by_execveat, "hlq-e03"));
	tell("a script", "hlq-e04", !fail, child(by_script, "hlq-e04"));
	rc = posix_spawn(&pid, "/bin/true", NULL, NULL, spawned, NONE);
	waitpid(pid, NULL, 0);
	tell("posix_spawn (vfork)", "hlq-e05", !fail, -rc);
	tell("a shell's command", "hlq-e06", !fail, system("w=hlq-e; /bin/true ${w}06"));
	tell("fails: not there", "/nowhere/hlq-e07", fail, child(by_name, "/nowhere/hlq-e07"));
	tell("fails: not executable", "/tmp/hlq/hlq-e08", fail, child(by_name, "/tmp/hlq/hlq-e08"));
}

#define DISK "/dev/hlq"
static char *block;

static void named(const char *comm)
{
	prctl(PR_SET_NAME, comm);
}

/* Each at a place of its own: KEY is "COMM OP SECTOR". */
static long direct(int flags, long sector, int write)
{
	int fd = open(DISK, (write ? O_RDWR : O_RDONLY) | O_DIRECT | flags);
	long rc = write ? pwrite(fd, block, 4096, sector * 512) : pread(fd, block, 4096, sector * 512);

	rc = failed(rc);
	close(fd);
	return rc;
}

static void in_child(const char *comm, void (*what)(void))
{
	if (fork() == 0) {
		named(comm);
		what();
		_exit(0);
	}
	wait(NULL);
}

static void reads(void)
{
	tell("a read", "hlq-read R 1024", 1, direct(0, 1024, 0));
}

static void writes(void)
{
	tell("a write", "hlq-write W 2048", 1, direct(0, 2048, 1));
}

static void durable(void)
{
	tell("a write that waits for the medium", "hlq-dsync W 3072", 1, direct(O_DSYNC, 3072, 1));
}

static void buffered(void)
{
	int fd = open(DISK, O_RDWR);

	pwrite(fd, block, 4096, 4096L * 512);
	tell("written to memory, then fsync", "hlq-fsync W 4096", 1, failed(fsync(fd)));
	close(fd);
}

static void bad(void)
{
	tell("a read that fails", "hlq-bad R 8192", 1, direct(0, 8192, 0));
}

static void discards(void)
{
	unsigned long long range[2] = { 5120 * 512, 4096 };
	int fd = open(DISK, O_RDWR);

	tell("a discard", "hlq-discard D 5120", 1, failed(ioctl(fd, BLKDISCARD, range)));
	close(fd);
}

/* Many at once for a device that takes one at a time: what waits is handed over later, by somebody else. */
static void queued(void)
{
	aio_context_t context = 0;
	struct iocb all[6] = {}, *list[6];
	struct io_event done[6];
	int fd = open(DISK, O_RDONLY | O_DIRECT);
	long rc;

	for (int i = 0; i < 6; i++) {
		all[i].aio_fildes = fd;
		all[i].aio_lio_opcode = IOCB_CMD_PREAD;
		all[i].aio_buf = (unsigned long)(block + 4096 * i);
		all[i].aio_nbytes = 4096;
		all[i].aio_offset = (10240 + 1024L * i) * 512;
		list[i] = &all[i];
	}
	syscall(SYS_io_setup, 6, &context);
	rc = failed(syscall(SYS_io_submit, context, 6, list));
	syscall(SYS_io_getevents, context, 6, 6, done, NULL);
	syscall(SYS_io_destroy, context);
	close(fd);
	for (int i = 0; i < 6; i++) {
		char key[32];

		snprintf(key, sizeof(key), "hlq-queue R %ld", 10240 + 1024L * i);
		tell("one of six at once", key, 1, rc);
	}
}

/* A disk in memory that takes one request at a time, answers after 5 ms, and has one bad block. */
static void disk(void)
{
	system("modprobe null_blk nr_devices=0; mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config;"
	       "d=/sys/kernel/config/nullb/hlq; mkdir $d && cd $d && echo 1 > memory_backed && echo 64 > size && echo 1 > discard;"
	       "echo 1 > hw_queue_depth; echo 2 > irqmode; echo 5000000 > completion_nsec; echo 1 > submit_queues;"
	       "echo +8192-8199 > badblocks; echo 1 > power; ln -sf $(ls -d /dev/hlq /dev/nullb0 2> /dev/null | head -1) " DISK);
	block = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	in_child("hlq-read", reads);
	in_child("hlq-write", writes);
	in_child("hlq-dsync", durable);
	in_child("hlq-fsync", buffered);
	in_child("hlq-discard", discards);
	in_child("hlq-bad", bad);
	in_child("hlq-queue", queued);
	system("rm -f " DISK "; echo 0 > /sys/kernel/config/nullb/hlq/power; rmdir /sys/kernel/config/nullb/hlq");
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	system("rm -rf " HERE);
	mkdir(HERE, 0755);
	if (chdir(HERE))
		return 1;
	named("hlq-made");
	if (!strcmp(what, "deletes"))
		deletes();
	else if (!strcmp(what, "connects"))
		connects();
	else if (!strcmp(what, "execs"))
		execs(0);
	else if (!strcmp(what, "failed-execs"))
		execs(1);
	else if (!strcmp(what, "opens"))
		opens();
	else if (!strcmp(what, "disk"))
		disk();
	else
		return 2;
	chdir("/");
	return 0;
}
