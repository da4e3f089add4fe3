// Only in the AddressSanitizer build: mistakes made on purpose, so that test/asan.mjs can show that it sees them.
#include "selftest.h"

#ifdef __SANITIZE_ADDRESS__
#include <cstdlib>

namespace {

void Leak(const Napi::CallbackInfo&) {
  void* volatile lost = malloc(4242);
  lost = nullptr;
}

void UseAfterFree(const Napi::CallbackInfo&) {
  auto* memory = static_cast<volatile char*>(malloc(16));
  free(const_cast<char*>(memory));
  memory[3] = 1;
}

}  // namespace

void RegisterSelfTest(Napi::Env env, Napi::Object exports) {
  exports.Set("leak", Napi::Function::New(env, Leak));
  exports.Set("useAfterFree", Napi::Function::New(env, UseAfterFree));
}
#else
void RegisterSelfTest(Napi::Env, Napi::Object) {}
#endif
