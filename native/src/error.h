// Why a call failed, and how it becomes a BpfError in JavaScript.
#pragma once

#include <napi.h>

#include <string>

// The stages of index.d.ts.
namespace stage {
inline constexpr const char* kOpen = "open";
inline constexpr const char* kLoad = "load";
inline constexpr const char* kAttach = "attach";
inline constexpr const char* kRing = "ring";
inline constexpr const char* kMap = "map";
inline constexpr const char* kInfo = "info";
inline constexpr const char* kBtf = "btf";
}  // namespace stage

struct Failure {
  const char* stage = nullptr;  // null: no failure
  int error = 0;                // positive errno
  std::string what;             // "cannot load"
  std::string log;

  explicit operator bool() const { return stage != nullptr; }
};

// 16 → "EBUSY"; 524 → "ENOTSUPP" (kernel-internal, leaks out of BPF calls); 4003 → "LIBBPF_FORMAT".
std::string ErrorCode(int error);

// A BpfError object, or an empty value when JavaScript can no longer run.
Napi::Value ToError(Napi::Env env, const Failure& failure);
void Throw(Napi::Env env, const Failure& failure);
