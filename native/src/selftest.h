#pragma once

#include <napi.h>

void RegisterSelfTest(Napi::Env env, Napi::Object exports);
