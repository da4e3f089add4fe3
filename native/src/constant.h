// `const volatile __u32 hl_pid;` of .rodata, set before load.
#pragma once

#include <bpf/libbpf.h>

#include <string>

#include "error.h"

// `bits` is two's complement; `negative` says how to check that it fits the variable.
Failure SetConstant(bpf_object* object, const std::string& name, uint64_t bits, bool negative);
