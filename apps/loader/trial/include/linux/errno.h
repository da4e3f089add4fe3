/* What bpf/usdt.bpf.h takes of the kernel's header, which clang does not find when it compiles for BPF. */
#pragma once
#define ENOENT 2
#define ESRCH 3
#define E2BIG 7
#define EINVAL 22
