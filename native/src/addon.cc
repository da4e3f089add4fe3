#include <bpf/libbpf.h>
#include <napi.h>
#include <sys/prctl.h>

#include <cerrno>

#include "environment.h"
#include "error.h"
#include "link.h"
#include "log.h"
#include "object_wrap.h"
#include "program_info.h"
#include "ring.h"
#include "selftest.h"

namespace {

// Features are section names that this libbpf knows how to load and attach.
Napi::Value Libbpf(const Napi::CallbackInfo& info) {
  static constexpr const char* kFeatures[] = {"ksyscall",      "usdt",           "kprobe.multi", "kprobe.session",
                                              "uprobe.multi",  "uprobe.session", "fsession",     "fentry.multi"};
  Napi::Object features = Napi::Object::New(info.Env());
  for (const char* feature : kFeatures) {
    bpf_prog_type type;
    bpf_attach_type attach;
    std::string section = std::string(feature) + "/x";
    features.Set(feature, libbpf_prog_type_by_name(section.c_str(), &type, &attach) == 0);
  }
  std::string version = HOOKLAB_LIBBPF_VERSION;
  if (version.empty()) version = libbpf_version_string() + 1;  // "v1.1"
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("version", version);
  result.Set("origin", HOOKLAB_LIBBPF_ORIGIN);
  result.Set("features", features);
  return result;
}

void DieWithParent(const Napi::CallbackInfo& info) {
  if (prctl(PR_SET_PDEATHSIG, info[0].As<Napi::Number>().Int32Value()) != 0) {
    Throw(info.Env(), {stage::kOpen, errno, "cannot ask to die with the parent", ""});
  }
}

// for tests: some codes are rare in nature
Napi::Value ErrorCodeOf(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), ErrorCode(info[0].As<Napi::Number>().Int32Value()));
}

// index.js gives its BpfError class
void SetErrorClass(const Napi::CallbackInfo& info) {
  Environment::Of(info.Env()).SetClass(Environment::Class::kError, info[0].As<Napi::Function>());
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  InstallLogRouter();
  Environment::Install(env);
  RegisterLink(env);
  RegisterRing(env);
  exports.Set("NativeObject", ObjectWrap::Define(env));
  exports.Set("NativeStats", DefineStats(env));
  exports.Set("libbpf", Napi::Function::New(env, Libbpf));
  exports.Set("dieWithParent", Napi::Function::New(env, DieWithParent));
  exports.Set("listPrograms", Napi::Function::New(env, ListPrograms));
  exports.Set("readBtf", Napi::Function::New(env, ReadBtf));
  exports.Set("errorCode", Napi::Function::New(env, ErrorCodeOf));
  exports.Set("setErrorClass", Napi::Function::New(env, SetErrorClass));
  RegisterSelfTest(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(hooklab_native, Init)
