#include "object.h"

Object::Object(std::shared_ptr<Environment> environment, bpf_object* object)
    : environment_(std::move(environment)), object_(object) {
  environment_->Add(this);
}

Object::~Object() {
  environment_->Remove(this);
  Free();
}

void Object::Close() {
  if (closing_) return;
  closing_ = true;
  auto keep = shared_from_this();
  auto children = std::move(children_);
  children_.clear();
  for (const auto& child : children) child->Close();
  if (tasks_ == 0) Free();
}

void Object::EndTask() {
  tasks_ -= 1;
  if (closing_ && tasks_ == 0) Free();
}

void Object::Free() {
  phase = Phase::kClosed;
  bpf_object__close(object_);  // takes null
  object_ = nullptr;
}

bpf_program* Object::Program(const std::string& name) const {
  return object_ ? bpf_object__find_program_by_name(object_, name.c_str()) : nullptr;
}

bpf_map* Object::Map(const std::string& name) const {
  return object_ ? bpf_object__find_map_by_name(object_, name.c_str()) : nullptr;
}
