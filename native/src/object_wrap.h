#pragma once

#include <napi.h>

#include <memory>
#include <string>

#include "object.h"
#include "task.h"

class ObjectWrap : public Napi::ObjectWrap<ObjectWrap> {
 public:
  static Napi::Function Define(Napi::Env env);
  explicit ObjectWrap(const Napi::CallbackInfo& info);

 private:
  void SetConstant(const Napi::CallbackInfo& info);
  void SetTarget(const Napi::CallbackInfo& info);
  void ResolveTarget(const Napi::CallbackInfo& info);
  void SetAutoload(const Napi::CallbackInfo& info);
  void SetMaxEntries(const Napi::CallbackInfo& info);
  void Load(const Napi::CallbackInfo& info);
  void Attach(const Napi::CallbackInfo& info);
  Napi::Value OpenRing(const Napi::CallbackInfo& info);
  Napi::Value PerCpuCounters(const Napi::CallbackInfo& info);
  Napi::Value ReadEntries(const Napi::CallbackInfo& info);
  Napi::Value Info(const Napi::CallbackInfo& info);
  void Close(const Napi::CallbackInfo& info);

  // False and a thrown BpfError when the object is in another phase or closed.
  bool Is(Napi::Env env, Object::Phase phase, const char* where, const std::string& what);
  bpf_program* Program(Napi::Env env, const std::string& name, const char* where);
  bpf_map* Map(Napi::Env env, const std::string& name, const char* where);

  std::shared_ptr<Object> object_;
};
