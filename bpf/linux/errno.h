/* What bpf/usdt.bpf.h takes of the kernel's header, which is not there when a program is compiled for another
 * kernel's types. */
#pragma once
#define ENOENT 2
#define ESRCH 3
#define E2BIG 7
#define EINVAL 22
