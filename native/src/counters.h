// Counters that a program keeps apart for each CPU.
#pragma once

#include <bpf/libbpf.h>

#include <vector>

#include "error.h"

// One sum an index of a BPF_MAP_TYPE_PERCPU_ARRAY of u64.
Failure SumPerCpu(bpf_map* map, std::vector<double>* sums);
