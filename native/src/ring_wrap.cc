// NativeRing: what index.js's Ring calls.
#include <cerrno>

#include "ring.h"

namespace {

class RingWrap : public Napi::ObjectWrap<RingWrap> {
 public:
  static Napi::Function Define(Napi::Env env) {
    return DefineClass(env, "NativeRing",
                       {InstanceMethod<&RingWrap::Pause>("pause"), InstanceMethod<&RingWrap::Resume>("resume"),
                        InstanceMethod<&RingWrap::Flush>("flush"), InstanceMethod<&RingWrap::Close>("close")});
  }

  explicit RingWrap(const Napi::CallbackInfo& info) : ObjectWrap(info) {
    auto& wrapping = Environment::Of(info.Env()).wrapping;
    ring_ = std::static_pointer_cast<Ring>(std::move(wrapping));
    wrapping.reset();
  }

 private:
  void Pause(const Napi::CallbackInfo&) { ring_->Pause(); }
  void Resume(const Napi::CallbackInfo&) { ring_->Resume(); }
  void Flush(const Napi::CallbackInfo&) { ring_->Flush(); }
  void Close(const Napi::CallbackInfo&) { ring_->Close(); }

  std::shared_ptr<Ring> ring_;
};

}  // namespace

void RegisterRing(Napi::Env env) {
  Environment::Of(env).SetClass(Environment::Class::kRing, RingWrap::Define(env));
}

Napi::Value OpenRingOf(Napi::Env env, std::shared_ptr<Object> object, bpf_map* map, const Napi::Object& options) {
  std::string name = bpf_map__name(map);
  if (bpf_map__type(map) != BPF_MAP_TYPE_RINGBUF) {
    Throw(env, {stage::kRing, EINVAL, "map " + name + " is no ring buffer", ""});
    return {};
  }
  RingSettings settings = {
      static_cast<size_t>(options.Get("batchBytes").As<Napi::Number>().Int64Value()),
      static_cast<size_t>(options.Get("headroom").As<Napi::Number>().Int64Value()),
      static_cast<uint64_t>(options.Get("maxDelayMs").As<Napi::Number>().Int64Value()),
  };
  auto ring = std::make_shared<Ring>(object, settings);
  int error = ring->Open(env, bpf_map__fd(map), bpf_map__max_entries(map));
  if (error != 0) {
    Throw(env, {stage::kRing, -error, "cannot map ring buffer " + name, ""});
    return {};
  }
  ring->SetCallbacks(options.Get("onBatch").As<Napi::Function>(), options.Get("onError").As<Napi::Function>());
  ring->Resume();
  Environment& environment = Environment::Of(env);
  environment.wrapping = std::move(ring);
  return environment.ClassOf(Environment::Class::kRing).New({});
}
