// What one JavaScript environment (main thread or worker) has open, so that all of it is closed when it ends.
#pragma once

#include <napi.h>

#include <memory>
#include <set>

// Something that holds kernel resources. Close() is idempotent and needs no JavaScript.
class Closable {
 public:
  virtual ~Closable() = default;
  virtual void Close() = 0;
};

class Environment : public std::enable_shared_from_this<Environment> {
 public:
  static void Install(Napi::Env env);
  static Environment& Of(Napi::Env env);

  void Add(Closable* closable) { open_.insert(closable); }
  void Remove(Closable* closable) { open_.erase(closable); }

  // Work that the environment's end must wait for: a task on the thread pool, a uv handle being closed.
  void Begin() { waiting_ += 1; }
  void End();
  bool Ending() const { return ending_; }

  void SetErrorClass(Napi::Function constructor) { error_class_ = Napi::Persistent(constructor); }
  Napi::Function ErrorClass() const { return error_class_.IsEmpty() ? Napi::Function() : error_class_.Value(); }

  void SetLinkClass(Napi::Function constructor) { link_class_ = Napi::Persistent(constructor); }
  Napi::Function LinkClass() const { return link_class_.Value(); }

  void SetRingClass(Napi::Function constructor) { ring_class_ = Napi::Persistent(constructor); }
  Napi::Function RingClass() const { return ring_class_.Value(); }

  uv_loop_s* Loop() const { return loop_; }

 private:
  static void CleanUp(napi_async_cleanup_hook_handle handle, void* data);

  std::set<Closable*> open_;
  Napi::FunctionReference error_class_;
  Napi::FunctionReference link_class_;
  Napi::FunctionReference ring_class_;
  napi_async_cleanup_hook_handle hook_ = nullptr;
  uv_loop_s* loop_ = nullptr;
  size_t waiting_ = 0;
  bool ending_ = false;
};
