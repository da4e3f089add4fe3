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
  // False while a worker is being terminated: uv callbacks still come then, before the cleanup hook, and any call
  // into JavaScript fails.
  static bool CanRunJs(napi_env env);

  void Add(Closable* closable) { open_.insert(closable); }
  void Remove(Closable* closable) { open_.erase(closable); }

  // Work that the environment's end must wait for: a task on the thread pool, a uv handle being closed.
  void Begin() { waiting_ += 1; }
  void End();

  // Constructors that C++ calls: BpfError of index.js, NativeLink, NativeRing.
  enum class Class { kError, kLink, kRing, kCount };
  void SetClass(Class which, Napi::Function constructor) { classes_[Index(which)] = Napi::Persistent(constructor); }
  Napi::Function ClassOf(Class which) const { return classes_[Index(which)].Value(); }

  // What the wrapper being constructed is to wrap. Not a Napi::External: node frees those only in a garbage
  // collection, so never when a worker ends before one.
  std::shared_ptr<Closable> wrapping;

  uv_loop_s* Loop() const { return loop_; }

 private:
  static size_t Index(Class which) { return static_cast<size_t>(which); }
  static void CleanUp(napi_async_cleanup_hook_handle handle, void* data);

  std::set<Closable*> open_;
  Napi::FunctionReference classes_[static_cast<size_t>(Class::kCount)];
  napi_async_cleanup_hook_handle hook_ = nullptr;
  uv_loop_s* loop_ = nullptr;
  size_t waiting_ = 0;
  bool ending_ = false;
};
