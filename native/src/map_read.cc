#include "map_read.h"

#include <bpf/bpf.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

namespace {

// A bucket that does not fit is asked for again with twice the room, so often.
constexpr int kDoublings = 10;

bool IsPerCpu(bpf_map_type type) {
  return type == BPF_MAP_TYPE_PERCPU_ARRAY || type == BPF_MAP_TYPE_PERCPU_HASH || type == BPF_MAP_TYPE_LRU_PERCPU_HASH;
}

bool IsArray(bpf_map_type type) { return type == BPF_MAP_TYPE_ARRAY || type == BPF_MAP_TYPE_PERCPU_ARRAY; }

bool IsHash(bpf_map_type type) {
  return type == BPF_MAP_TYPE_HASH || type == BPF_MAP_TYPE_LRU_HASH || type == BPF_MAP_TYPE_PERCPU_HASH ||
         type == BPF_MAP_TYPE_LRU_PERCPU_HASH;
}

Failure CannotRead(const bpf_map* map, int error) {
  return {stage::kMap, error, std::string("cannot read ") + bpf_map__name(map), ""};
}

Failure ReadArray(bpf_map* map, uint32_t from, uint32_t count, MapPage* page) {
  uint32_t end = std::min<uint64_t>(bpf_map__max_entries(map), static_cast<uint64_t>(from) + count);
  uint32_t entry = sizeof(uint32_t) + page->value_size;
  page->bytes.resize(from < end ? static_cast<size_t>(end - from) * entry : 0);
  uint8_t* at = page->bytes.data();
  for (uint32_t index = from; index < end; index += 1, at += entry) {
    memcpy(at, &index, sizeof(index));
    if (bpf_map_lookup_elem(bpf_map__fd(map), &index, at + sizeof(index)) != 0) return CannotRead(map, errno);
    page->count += 1;
  }
  page->next = end;
  page->done = end >= bpf_map__max_entries(map);
  return {};
}

// By the bucket, which the kernel copies as a whole: what comes and goes meanwhile moves no other entry, as it would
// with keys that are asked for one after the other.
Failure ReadHash(bpf_map* map, const uint32_t* from, uint32_t count, MapPage* page) {
  uint32_t key_size = bpf_map__key_size(map);
  std::vector<uint8_t> keys, values;
  uint32_t in = from ? *from : 0;
  for (int doubled = 0;; doubled += 1, count *= 2) {
    keys.resize(static_cast<size_t>(count) * key_size);
    values.resize(static_cast<size_t>(count) * page->value_size);
    page->count = count;
    int error = bpf_map_lookup_batch(bpf_map__fd(map), from ? &in : nullptr, &page->next, keys.data(), values.data(),
                                     &page->count, nullptr);
    if (error == 0) break;
    page->done = errno == ENOENT;
    if (page->done) break;
    if (errno != ENOSPC || doubled == kDoublings) return CannotRead(map, errno);
  }
  page->bytes.resize(static_cast<size_t>(page->count) * (key_size + page->value_size));
  uint8_t* at = page->bytes.data();
  for (uint32_t i = 0; i < page->count; i += 1) {
    memcpy(at, keys.data() + static_cast<size_t>(i) * key_size, key_size);
    memcpy(at + key_size, values.data() + static_cast<size_t>(i) * page->value_size, page->value_size);
    at += key_size + page->value_size;
  }
  return {};
}

}  // namespace

Failure ReadMap(bpf_map* map, const uint32_t* from, size_t most, MapPage* page) {
  bpf_map_type type = bpf_map__type(map);
  if (!IsArray(type) && !IsHash(type)) {
    const char* name = libbpf_bpf_map_type_str(type);
    return {stage::kMap, EINVAL,
            std::string(bpf_map__name(map)) + " is of type " + (name ? name : "unknown") + ", no array and no hash", ""};
  }
  page->value_size = bpf_map__value_size(map);
  if (IsPerCpu(type)) {
    int cpus = libbpf_num_possible_cpus();
    if (cpus < 0) return {stage::kMap, -cpus, "cannot count the CPUs", ""};
    page->cpus = cpus;
    page->value_size = (page->value_size + 7) / 8 * 8 * cpus;
  }
  size_t entry = static_cast<size_t>(bpf_map__key_size(map)) + page->value_size;
  uint32_t count = std::clamp<size_t>(most / entry, 1, bpf_map__max_entries(map));
  return IsArray(type) ? ReadArray(map, from ? *from : 0, count, page) : ReadHash(map, from, count, page);
}
