// What the kernel says of loaded programs.
#pragma once

#include <napi.h>

// index.d.ts LiveProgramInfo. Throws a BpfError at stage 'info'.
Napi::Value LiveProgramInfo(Napi::Env env, int fd);
// Every program in the kernel: [{id, name, type}]
Napi::Value ListPrograms(const Napi::CallbackInfo& info);
// NativeStats {close()}: the kernel counts runs while one is open.
Napi::Function DefineStats(Napi::Env env);
