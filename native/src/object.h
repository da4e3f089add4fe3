// One BPF object: opened, perhaps loaded, with its links and rings. Shared with the JavaScript wrappers; libbpf's
// object is freed by Close(), at the environment's end, or when nothing open refers to it any more.
#pragma once

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "environment.h"
#include "error.h"

class Object : public Closable, public std::enable_shared_from_this<Object> {
 public:
  enum class Phase { kOpen, kLoading, kLoaded, kFailed, kClosed };

  Object(std::shared_ptr<Environment> environment, bpf_object* object);
  ~Object() override;

  // Detach links and close rings now; free libbpf's object now or after the last task that uses it.
  void Close() override;

  // A task that uses the object on the thread pool. Tasks of one object run one after the other (Serial).
  void BeginTask() { tasks_ += 1; }
  void EndTask();
  std::mutex& Serial() { return serial_; }

  // Children (links, rings) stay open when JavaScript drops its wrappers, and are closed before the object.
  void Adopt(std::shared_ptr<Closable> child) { children_.insert(std::move(child)); }
  void Disown(const std::shared_ptr<Closable>& child) { children_.erase(child); }

  Phase phase = Phase::kOpen;
  bool Closing() const { return closing_; }
  bpf_object* Raw() const { return object_; }
  Environment& Env() const { return *environment_; }
  const std::shared_ptr<Environment>& SharedEnv() const { return environment_; }

  bpf_program* Program(const std::string& name) const;
  bpf_map* Map(const std::string& name) const;

  // program → target, set just before load: looking the target up parses the kernel's BTF, slow work
  struct Target {
    std::string function;
    // of another program of the kernel by its id; 0: of the kernel itself
    uint32_t program = 0;
  };
  std::map<std::string, Target> targets;

 private:
  void Free();

  std::shared_ptr<Environment> environment_;
  bpf_object* object_;
  std::set<std::shared_ptr<Closable>> children_;
  std::mutex serial_;
  size_t tasks_ = 0;
  bool closing_ = false;
};
