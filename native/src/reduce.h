// One value of the values that CPUs have.
#pragma once

#include <string>

#include "map_read.h"

// `ops`: what is done with each 8-byte word of a value, one letter a word:
//
//   s  sum      u, U  least, greatest (unsigned)      i, I  least, greatest (signed)
//
// The first word counts: a CPU where it is 0 has seen nothing, and its other words say nothing. Makes the page's entries
// key, value, key, value, as if there were one CPU. EINVAL where the map's values are not of so many words.
Failure Reduce(const bpf_map* map, const std::string& ops, MapPage* page);
