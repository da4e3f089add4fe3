#include "task.h"

Task::Task(Napi::Env env) : environment_(Environment::Of(env).shared_from_this()), deferred_(env) {}

Napi::Promise Task::Start(Napi::Env env, Run run, Settle settle, Value value) {
  auto* task = new Task(env);
  task->run_ = std::move(run);
  task->settle_ = std::move(settle);
  task->value_ = std::move(value);
  task->environment_->Begin();
  Napi::Promise promise = task->deferred_.Promise();
  napi_create_async_work(env, nullptr, Napi::String::New(env, "hooklab"), Execute, Complete, task, &task->work_);
  napi_queue_async_work(env, task->work_);
  return promise;
}

void Task::Execute(napi_env, void* data) {
  auto* task = static_cast<Task*>(data);
  task->failure_ = task->run_();
}

void Task::Complete(napi_env raw, napi_status, void* data) {
  std::unique_ptr<Task> task(static_cast<Task*>(data));
  auto environment = task->environment_;
  Failure failure = task->settle_(std::move(task->failure_));
  napi_delete_async_work(raw, task->work_);
  if (!environment->Ending()) {
    Napi::Env env(raw);
    Napi::HandleScope scope(env);
    if (failure) {
      Napi::Value error = ToError(env, failure);
      if (!error.IsEmpty()) task->deferred_.Reject(error);
    } else {
      task->deferred_.Resolve(task->value_(env));
    }
  }
  environment->End();
}
