// What the kernel says of loaded programs.
#pragma once

#include <napi.h>

// index.d.ts LiveProgramInfo. Throws a BpfError at stage 'info'.
Napi::Value LiveProgramInfo(Napi::Env env, int fd);
// Every program in the kernel: index.d.ts ListedProgram[]
Napi::Value ListPrograms(const Napi::CallbackInfo& info);
// One BTF object of the kernel, (id, only its name?): index.d.ts KernelBtf | null
Napi::Value ReadBtf(const Napi::CallbackInfo& info);
// NativeStats {close()}: the kernel counts runs while one is open.
Napi::Function DefineStats(Napi::Env env);
