// Entries of a map, a page at a time.
#pragma once

#include <bpf/libbpf.h>

#include <cstdint>
#include <vector>

#include "error.h"

struct MapPage {
  // key, value, key, value …; a per-CPU map's value is one a possible CPU, each padded to 8 bytes
  std::vector<uint8_t> bytes;
  uint32_t count = 0;
  uint32_t value_size = 0;
  uint32_t cpus = 1;
  // where the next page begins; meaningless once done
  uint32_t next = 0;
  bool done = false;
};

// `from`: null, or `next` of the page before. About `most` bytes; a bucket of a hash comes whole, however large.
Failure ReadMap(bpf_map* map, const uint32_t* from, size_t most, MapPage* page);
