#include "counters.h"

#include <bpf/bpf.h>

#include <cerrno>

Failure SumPerCpu(bpf_map* map, std::vector<double>* sums) {
  std::string name = bpf_map__name(map);
  if (bpf_map__type(map) != BPF_MAP_TYPE_PERCPU_ARRAY || bpf_map__value_size(map) != sizeof(uint64_t)) {
    return {stage::kMap, EINVAL, name + " is no per-CPU array of u64", ""};
  }
  int cpus = libbpf_num_possible_cpus();
  if (cpus < 0) return {stage::kMap, -cpus, "cannot count the CPUs", ""};
  std::vector<uint64_t> values(cpus);
  for (__u32 index = 0; index < bpf_map__max_entries(map); index += 1) {
    int error = bpf_map_lookup_elem(bpf_map__fd(map), &index, values.data());
    if (error != 0) return {stage::kMap, -error, "cannot read " + name, ""};
    uint64_t sum = 0;
    for (uint64_t value : values) sum += value;
    sums->push_back(static_cast<double>(sum));
  }
  return {};
}
