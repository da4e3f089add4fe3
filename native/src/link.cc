#include "link.h"

#include <cstring>

namespace {

constexpr uint64_t kUntouched = ~0ull;

// The kernel copies our struct in, sets the fields it knows, and returns how much of the struct it knows. `missed`
// lies inside a union, so its being within that length does not show that this kernel (≥6.7) has it: a value that
// it left alone does.
std::optional<double> ReadMissed(int fd, size_t offset) {
  union {
    bpf_link_info info;
    unsigned char bytes[sizeof(bpf_link_info)];
  } view;
  memset(&view, 0, sizeof view);
  __u32 length = sizeof view.info;
  if (bpf_obj_get_info_by_fd(fd, &view.info, &length) != 0 || offset + sizeof kUntouched > length) return {};
  memset(&view, 0, sizeof view);
  memcpy(view.bytes + offset, &kUntouched, sizeof kUntouched);
  if (bpf_obj_get_info_by_fd(fd, &view.info, &length) != 0) return {};
  uint64_t missed;
  memcpy(&missed, view.bytes + offset, sizeof missed);
  if (missed == kUntouched) return {};
  return static_cast<double>(missed);
}

}  // namespace

std::shared_ptr<Link> Link::Make(std::shared_ptr<Object> object, bpf_link* link) {
  auto made = std::make_shared<Link>(object, link);
  object->Adopt(made);
  return made;
}

Link::~Link() { bpf_link__destroy(link_); }  // takes null

void Link::Close() {
  if (link_ == nullptr) return;
  auto keep = shared_from_this();
  bpf_link__destroy(link_);
  link_ = nullptr;
  object_->Disown(keep);
}

std::optional<double> Link::Missed() const {
#if LIBBPF_MAJOR_VERSION > 1 || LIBBPF_MINOR_VERSION >= 4
  if (link_ == nullptr) return {};
  int fd = bpf_link__fd(link_);
  bpf_link_info info = {};
  __u32 length = sizeof info;
  if (bpf_obj_get_info_by_fd(fd, &info, &length) != 0) return {};
  if (info.type == BPF_LINK_TYPE_KPROBE_MULTI) {
    return ReadMissed(fd, offsetof(bpf_link_info, kprobe_multi.missed));
  }
  bool kprobe = info.type == BPF_LINK_TYPE_PERF_EVENT && length > offsetof(bpf_link_info, perf_event.type) &&
                (info.perf_event.type == BPF_PERF_EVENT_KPROBE || info.perf_event.type == BPF_PERF_EVENT_KRETPROBE);
  if (kprobe) return ReadMissed(fd, offsetof(bpf_link_info, perf_event.kprobe.missed));
#endif
  return {};
}

namespace {

class LinkWrap : public Napi::ObjectWrap<LinkWrap> {
 public:
  static Napi::Function Define(Napi::Env env) {
    return DefineClass(env, "NativeLink",
                       {InstanceMethod<&LinkWrap::Missed>("missed"), InstanceMethod<&LinkWrap::Close>("close")});
  }

  explicit LinkWrap(const Napi::CallbackInfo& info) : ObjectWrap(info) {
    link_ = *info[0].As<Napi::External<std::shared_ptr<Link>>>().Data();
  }

 private:
  Napi::Value Missed(const Napi::CallbackInfo& info) {
    auto missed = link_->Missed();
    if (!missed) return info.Env().Null();
    return Napi::Number::New(info.Env(), *missed);
  }

  void Close(const Napi::CallbackInfo&) { link_->Close(); }

  std::shared_ptr<Link> link_;
};

}  // namespace

void RegisterLink(Napi::Env env) { Environment::Of(env).SetLinkClass(LinkWrap::Define(env)); }

Napi::Object LinkToJs(Napi::Env env, std::shared_ptr<Link> link) {
  return Environment::Of(env).LinkClass().New({Napi::External<std::shared_ptr<Link>>::New(env, &link)});
}
