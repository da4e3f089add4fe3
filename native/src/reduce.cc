#include "reduce.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

namespace {

constexpr size_t kWord = sizeof(uint64_t);

bool IsKnown(char op) { return std::string("suUiI").find(op) != std::string::npos; }

uint64_t Merge(char op, uint64_t a, uint64_t b) {
  auto ia = static_cast<int64_t>(a), ib = static_cast<int64_t>(b);
  switch (op) {
    case 'u':
      return std::min(a, b);
    case 'U':
      return std::max(a, b);
    case 'i':
      return static_cast<uint64_t>(std::min(ia, ib));
    case 'I':
      return static_cast<uint64_t>(std::max(ia, ib));
    default:
      return a + b;
  }
}

// Values lie where their keys leave them, not at a multiple of 8.
uint64_t Word(const uint8_t* value, size_t index) {
  uint64_t word;
  memcpy(&word, value + index * kWord, kWord);
  return word;
}

}  // namespace

Failure Reduce(const bpf_map* map, const std::string& ops, MapPage* page) {
  uint32_t key_size = bpf_map__key_size(map);
  size_t size = ops.size() * kWord;
  if (ops.empty() || bpf_map__value_size(map) != size || !std::all_of(ops.begin(), ops.end(), IsKnown)) {
    return {stage::kMap, EINVAL,
            std::string(bpf_map__name(map)) + " has values of " + std::to_string(bpf_map__value_size(map)) +
                " bytes, which “" + ops + "” does not say how to add up",
            ""};
  }
  const uint8_t* from = page->bytes.data();
  uint8_t* to = page->bytes.data();
  for (uint32_t entry = 0; entry < page->count; entry += 1) {
    // behind or at where it is read from: what is overwritten has been read
    memmove(to, from, key_size);
    from += key_size;
    to += key_size;
    std::vector<uint64_t> sum(ops.size(), 0);
    for (uint32_t cpu = 0; cpu < page->cpus; cpu += 1, from += size) {
      if (Word(from, 0) == 0) continue;
      bool first = sum[0] == 0;
      for (size_t i = 0; i < ops.size(); i += 1) {
        sum[i] = first ? Word(from, i) : Merge(ops[i], sum[i], Word(from, i));
      }
    }
    memcpy(to, sum.data(), size);
    to += size;
  }
  page->bytes.resize(to - page->bytes.data());
  page->value_size = size;
  page->cpus = 1;
  return {};
}
