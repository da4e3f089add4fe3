// One slow libbpf call on the thread pool; `done(error, value)` is called in JavaScript when it is over. Not a promise
// made here: node never frees one that cannot be settled because its worker is being terminated.
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
  // On the JavaScript thread, when there was no failure: the value.
  using Value = std::function<Napi::Value(Napi::Env)>;

  static void Start(Napi::Env env, const Napi::Value& done, Run run, Settle settle, Value value);

 private:
  Task(Napi::Env env, const Napi::Value& done);
  static void Execute(napi_env env, void* data);
  static void Complete(napi_env env, napi_status status, void* data);

  std::shared_ptr<Environment> environment_;
  Napi::FunctionReference done_;
  napi_async_work work_ = nullptr;
  Run run_;
  Settle settle_;
  Value value_;
  Failure failure_;
};
