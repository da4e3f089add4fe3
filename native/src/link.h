// One attachment of one program.
#pragma once

#include <memory>
#include <optional>

#include "object.h"

class Link : public Closable, public std::enable_shared_from_this<Link> {
 public:
  // Takes `link` over. The object must Adopt() it, on the JavaScript thread.
  Link(std::shared_ptr<Object> object, bpf_link* link) : object_(std::move(object)), link_(link) {}
  ~Link() override;

  void Close() override;
  // The attachment, for somebody else to destroy; null if it is closed. Its object must be kept until then.
  bpf_link* Take();
  const std::shared_ptr<Object>& Owner() const { return object_; }
  // What the kernel counted as missed by this link; nothing where it cannot say.
  std::optional<double> Missed() const;

 private:
  std::shared_ptr<Object> object_;
  bpf_link* link_;
};

Napi::Object LinkToJs(Napi::Env env, std::shared_ptr<Link> link);
void RegisterLink(Napi::Env env);
