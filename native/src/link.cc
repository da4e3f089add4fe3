#include "link.h"

#include <cstring>

#include "task.h"

namespace {

// What the kernel says of a link: struct bpf_link_info of include/uapi/linux/bpf.h, as of 6.7. Our own, because a
// distribution's header may be older than its kernel; the layout is ABI.
struct LinkInfo {
  static constexpr __u32 kPerfEvent = 7;    // BPF_LINK_TYPE_PERF_EVENT
  static constexpr __u32 kKprobeMulti = 8;  // BPF_LINK_TYPE_KPROBE_MULTI
  static constexpr __u32 kKprobe = 3;       // BPF_PERF_EVENT_KPROBE
  static constexpr __u32 kKretprobe = 4;    // BPF_PERF_EVENT_KRETPROBE

  __u32 type;
  __u32 id;
  __u32 program;
  __u32 : 32;
  union {
    struct {
      __u32 type;
      __u32 : 32;
      __u64 name;
      __u32 name_length;
      __u32 offset;
      __u64 address;
      __u64 missed;
    } perf_event;
    struct {
      __u64 addresses;
      __u32 count;
      __u32 flags;
      __u64 missed;
    } kprobe_multi;
  };
};
static_assert(offsetof(LinkInfo, perf_event.missed) == 48 && offsetof(LinkInfo, kprobe_multi.missed) == 32);

constexpr __u64 kUntouched = ~0ull;

// The kernel copies our struct in, sets the fields it knows, and returns how much of the struct it knows. `missed`
// lies inside a union, so its being within that length does not show that this kernel (≥6.7) has it: a value that
// it left alone does.
std::optional<double> ReadMissed(int fd, size_t offset) {
  LinkInfo info = {};
  __u32 length = sizeof info;
  if (bpf_obj_get_info_by_fd(fd, &info, &length) != 0 || offset + sizeof kUntouched > length) return {};
  info = {};
  auto* missed = reinterpret_cast<unsigned char*>(&info) + offset;
  memcpy(missed, &kUntouched, sizeof kUntouched);
  if (bpf_obj_get_info_by_fd(fd, &info, &length) != 0) return {};
  __u64 count;
  memcpy(&count, missed, sizeof count);
  if (count == kUntouched) return {};
  return static_cast<double>(count);
}

}  // namespace

Link::~Link() { bpf_link__destroy(link_); }  // takes null

void Link::Close() {
  if (link_ == nullptr) return;
  auto keep = shared_from_this();
  bpf_link__destroy(link_);
  link_ = nullptr;
  object_->Disown(keep);
}

bpf_link* Link::Take() {
  bpf_link* link = link_;
  link_ = nullptr;
  if (link != nullptr) object_->Disown(shared_from_this());
  return link;
}

std::optional<double> Link::Missed() const {
  if (link_ == nullptr) return {};
  int fd = bpf_link__fd(link_);
  LinkInfo info = {};
  __u32 length = sizeof info;
  if (bpf_obj_get_info_by_fd(fd, &info, &length) != 0) return {};
  if (info.type == LinkInfo::kKprobeMulti) return ReadMissed(fd, offsetof(LinkInfo, kprobe_multi.missed));
  // zero where the kernel (<6.6) says nothing of perf links
  __u32 event = info.perf_event.type;
  if (info.type == LinkInfo::kPerfEvent && (event == LinkInfo::kKprobe || event == LinkInfo::kKretprobe)) {
    return ReadMissed(fd, offsetof(LinkInfo, perf_event.missed));
  }
  return {};
}

namespace {

class LinkWrap : public Napi::ObjectWrap<LinkWrap> {
 public:
  static Napi::Function Define(Napi::Env env) {
    return DefineClass(env, "NativeLink",
                       {InstanceMethod<&LinkWrap::Missed>("missed"), InstanceMethod<&LinkWrap::Detach>("detach"),
                        InstanceMethod<&LinkWrap::Close>("close")});
  }

  explicit LinkWrap(const Napi::CallbackInfo& info) : ObjectWrap(info) {
    auto& wrapping = Environment::Of(info.Env()).wrapping;
    link_ = std::static_pointer_cast<Link>(std::move(wrapping));
    wrapping.reset();
  }

 private:
  Napi::Value Missed(const Napi::CallbackInfo& info) {
    auto missed = link_->Missed();
    if (!missed) return info.Env().Null();
    return Napi::Number::New(info.Env(), *missed);
  }

  void Close(const Napi::CallbackInfo&) { link_->Close(); }

  // detach(done)
  void Detach(const Napi::CallbackInfo& info) {
    auto object = link_->Owner();
    bpf_link* link = link_->Take();
    object->BeginTask();
    Task::Start(
        info.Env(), info[0],
        [link] {
          bpf_link__destroy(link);  // takes null
          return Failure{};
        },
        [object](Failure failure) {
          object->EndTask();
          return failure;
        },
        [](Napi::Env env) { return env.Undefined(); });
  }

  std::shared_ptr<Link> link_;
};

}  // namespace

void RegisterLink(Napi::Env env) {
  Environment::Of(env).SetClass(Environment::Class::kLink, LinkWrap::Define(env));
}

Napi::Object LinkToJs(Napi::Env env, std::shared_ptr<Link> link) {
  Environment& environment = Environment::Of(env);
  environment.wrapping = std::move(link);
  return environment.ClassOf(Environment::Class::kLink).New({});
}
