#include "error.h"

#include <bpf/libbpf.h>

#include <cstring>

#include "environment.h"

namespace {

constexpr int kKernelNotSupported = 524;  // ENOTSUPP of the kernel's include/linux/errno.h

const char* LibbpfCode(int error) {
  switch (error) {
    case LIBBPF_ERRNO__LIBELF: return "LIBBPF_LIBELF";
    case LIBBPF_ERRNO__FORMAT: return "LIBBPF_FORMAT";
    case LIBBPF_ERRNO__KVERSION: return "LIBBPF_KVERSION";
    case LIBBPF_ERRNO__ENDIAN: return "LIBBPF_ENDIAN";
    case LIBBPF_ERRNO__INTERNAL: return "LIBBPF_INTERNAL";
    case LIBBPF_ERRNO__RELOC: return "LIBBPF_RELOC";
    case LIBBPF_ERRNO__LOAD: return "LIBBPF_LOAD";
    case LIBBPF_ERRNO__VERIFY: return "LIBBPF_VERIFY";
    case LIBBPF_ERRNO__PROG2BIG: return "LIBBPF_PROG2BIG";
    case LIBBPF_ERRNO__KVER: return "LIBBPF_KVER";
    case LIBBPF_ERRNO__PROGTYPE: return "LIBBPF_PROGTYPE";
    default: return nullptr;
  }
}

std::string ErrorText(int error) {
  if (error == kKernelNotSupported) return "Operation not supported by this kernel";
  char text[128];
  libbpf_strerror(error, text, sizeof text);
  return text;
}

}  // namespace

std::string ErrorCode(int error) {
  if (error == kKernelNotSupported) return "ENOTSUPP";
  if (const char* code = LibbpfCode(error)) return code;
  if (const char* name = strerrorname_np(error)) return name;
  return "E" + std::to_string(error);
}

Napi::Value ToError(Napi::Env env, const Failure& failure) {
  if (!Environment::CanRunJs(env)) return {};
  std::string code = ErrorCode(failure.error);
  std::string message = failure.what + ": " + ErrorText(failure.error) + " (" + code + ")";
  Napi::Function constructor = Environment::Of(env).ClassOf(Environment::Class::kError);
  return constructor.New({
      Napi::String::New(env, message),
      Napi::String::New(env, code),
      Napi::Number::New(env, failure.error),
      Napi::String::New(env, failure.stage),
      Napi::String::New(env, failure.log),
  });
}

void Throw(Napi::Env env, const Failure& failure) {
  Napi::Value error = ToError(env, failure);
  if (!error.IsEmpty()) napi_throw(env, error);
}
