// One slow libbpf call on the thread pool, and its promise.
#pragma once

#include <napi.h>

#include <functional>
#include <memory>

#include "environment.h"
#include "error.h"

class Task {
 public:
  // On the thread pool: no JavaScript. Returns why it failed, or an empty Failure.
  using Run = std::function<Failure()>;
  // On the JavaScript thread, always, even at the environment's end: settle native state. May replace the result.
  using Settle = std::function<Failure(Failure)>;
  // On the JavaScript thread, when there was no failure: the promise's value.
  using Value = std::function<Napi::Value(Napi::Env)>;

  static Napi::Promise Start(Napi::Env env, Run run, Settle settle, Value value);

 private:
  explicit Task(Napi::Env env);
  static void Execute(napi_env env, void* data);
  static void Complete(napi_env env, napi_status status, void* data);

  std::shared_ptr<Environment> environment_;
  Napi::Promise::Deferred deferred_;
  napi_async_work work_ = nullptr;
  Run run_;
  Settle settle_;
  Value value_;
  Failure failure_;
};
