// How a program is attached: index.d.ts AttachHow, as read from JavaScript.
#pragma once

#include <bpf/libbpf.h>
#include <napi.h>

#include <string>
#include <vector>

struct AttachHow {
  enum class Kind { kSection, kTracepoint, kRawTracepoint, kBtf, kKprobe, kKprobeMulti, kKsyscall, kUsdt, kUprobe, kPerf };

  Kind kind = Kind::kSection;
  std::string category;  // tp
  std::string path;      // usdt, uprobe
  std::string provider;
  std::string name;      // tp, raw_tp, kprobe, ksyscall
  std::vector<std::string> functions;
  uint64_t offset = 0;
  uint32_t type = 0;  // perf
  uint64_t config = 0;
  uint64_t frequency = 0;
  bool ret = false;
  bool session = false;
  bool multi = false;  // uprobe
};

// `how` was checked by index.js. False: an unknown kind.
bool ReadHow(const Napi::Object& how, AttachHow* into);

// For messages: "kprobe vfs_unlink+0x4".
std::string DescribeHow(const AttachHow& how);

// On any thread. Null and errno on failure.
bpf_link* Attach(bpf_program* program, const AttachHow& how);
