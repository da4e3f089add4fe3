#include "task.h"

Task::Task(Napi::Env env, const Napi::Value& done)
    : environment_(Environment::Of(env).shared_from_this()), done_(Napi::Persistent(done.As<Napi::Function>())) {}

void Task::Start(Napi::Env env, const Napi::Value& done, Run run, Settle settle, Value value) {
  auto* task = new Task(env, done);
  task->run_ = std::move(run);
  task->settle_ = std::move(settle);
  task->value_ = std::move(value);
  task->environment_->Begin();
  napi_create_async_work(env, nullptr, Napi::String::New(env, "hooklab"), Execute, Complete, task, &task->work_);
  napi_queue_async_work(env, task->work_);
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
  Napi::HandleScope scope(raw);
  if (Environment::CanRunJs(raw)) {
    Napi::Env env(raw);
    if (failure) {
      task->done_.Call({ToError(env, failure)});
    } else {
      task->done_.Call({env.Null(), task->value_(env)});
    }
  }
  environment->End();
}
