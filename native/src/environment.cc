#include "environment.h"

namespace {
// The states that outlive their JavaScript wrappers hold a shared_ptr to the Environment; this is the first.
struct Instance {
  std::shared_ptr<Environment> environment;
};
}  // namespace

void Environment::Install(Napi::Env env) {
  auto* instance = new Instance{std::make_shared<Environment>()};
  Environment* self = instance->environment.get();
  napi_get_uv_event_loop(env, &self->loop_);
  env.SetInstanceData(instance);
  // async: the closing of uv handles takes a turn of the loop
  napi_add_async_cleanup_hook(env, CleanUp, self, &self->hook_);
}

Environment& Environment::Of(Napi::Env env) { return *env.GetInstanceData<Instance>()->environment; }

bool Environment::CanRunJs(napi_env env) {
  napi_value global;
  bool has;
  return napi_get_global(env, &global) == napi_ok && napi_has_named_property(env, global, "Object", &has) == napi_ok;
}

void Environment::CleanUp(napi_async_cleanup_hook_handle, void* data) {
  auto self = static_cast<Environment*>(data)->shared_from_this();
  self->ending_ = true;
  for (auto& constructor : self->classes_) constructor.Reset();
  self->Begin();
  auto open = self->open_;
  for (Closable* closable : open) {
    if (self->open_.count(closable) != 0) closable->Close();
  }
  self->End();
}

void Environment::End() {
  waiting_ -= 1;
  if (waiting_ != 0 || !ending_ || hook_ == nullptr) return;
  napi_async_cleanup_hook_handle hook = hook_;
  hook_ = nullptr;
  napi_remove_async_cleanup_hook(hook);
}
