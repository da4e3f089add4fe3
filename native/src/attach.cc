#include "attach.h"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cinttypes>

namespace {

std::string Text(const Napi::Object& how, const char* key) {
  Napi::Value value = how.Get(key);
  return value.IsString() ? value.As<Napi::String>().Utf8Value() : std::string();
}

bool Flag(const Napi::Object& how, const char* key) { return how.Get(key).ToBoolean(); }

// tp_btf, fentry, fexit, fmod_ret, fsession; lsm has its own entry point in libbpf
bpf_link* AttachBtf(bpf_program* program) {
  if (bpf_program__type(program) == BPF_PROG_TYPE_LSM) return bpf_program__attach_lsm(program);
  return bpf_program__attach_trace(program);
}

bpf_link* AttachKprobe(bpf_program* program, const AttachHow& how) {
  LIBBPF_OPTS(bpf_kprobe_opts, options);
  options.retprobe = how.ret;
  options.offset = how.offset;
  return bpf_program__attach_kprobe_opts(program, how.name.c_str(), &options);
}

bpf_link* AttachKprobeMulti(bpf_program* program, const AttachHow& how) {
  std::vector<const char*> symbols;
  for (const std::string& function : how.functions) symbols.push_back(function.c_str());
  LIBBPF_OPTS(bpf_kprobe_multi_opts, options);
  options.syms = symbols.data();
  options.cnt = symbols.size();
  options.retprobe = how.ret;
  if (how.session) {
#if LIBBPF_MAJOR_VERSION > 1 || LIBBPF_MINOR_VERSION >= 5
    options.session = true;
#else
    errno = EOPNOTSUPP;
    return nullptr;
#endif
  }
  return bpf_program__attach_kprobe_multi_opts(program, nullptr, &options);
}

bpf_link* AttachKsyscall(bpf_program* program, const AttachHow& how) {
  LIBBPF_OPTS(bpf_ksyscall_opts, options);
  options.retprobe = how.ret;
  return bpf_program__attach_ksyscall(program, how.name.c_str(), &options);
}

bpf_link* AttachUsdt(bpf_program* program, const AttachHow& how) {
  return bpf_program__attach_usdt(program, -1, how.path.c_str(), how.provider.c_str(), how.name.c_str(), nullptr);
}

bpf_link* AttachUprobe(bpf_program* program, const AttachHow& how) {
  if (!how.multi) return bpf_program__attach_uprobe(program, how.ret, -1, how.path.c_str(), how.offset);
#if LIBBPF_MAJOR_VERSION > 1 || LIBBPF_MINOR_VERSION >= 6
  unsigned long offset = how.offset;
  LIBBPF_OPTS(bpf_uprobe_multi_opts, options);
  options.offsets = &offset;
  options.cnt = 1;
  options.retprobe = how.ret;
  options.session = how.session;
  return bpf_program__attach_uprobe_multi(program, -1, how.path.c_str(), nullptr, &options);
#else
  errno = EOPNOTSUPP;
  return nullptr;
#endif
}

// The link owns the perf event.
bpf_link* AttachPerf(bpf_program* program, const AttachHow& how) {
  perf_event_attr attr = {};
  attr.size = sizeof attr;
  attr.type = how.type;
  attr.config = how.config;
  attr.freq = 1;
  attr.sample_freq = how.frequency;
  int fd = static_cast<int>(syscall(SYS_perf_event_open, &attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC));
  if (fd < 0) return nullptr;
  bpf_link* link = bpf_program__attach_perf_event(program, fd);
  if (link == nullptr) {
    int error = errno;
    close(fd);
    errno = error;
  }
  return link;
}

}  // namespace

bool ReadHow(const Napi::Object& how, AttachHow* into) {
  using Kind = AttachHow::Kind;
  std::string kind = Text(how, "kind");
  into->ret = Flag(how, "ret");
  into->session = Flag(how, "session");
  into->name = Text(how, "name");
  if (kind == "section") {
    into->kind = Kind::kSection;
  } else if (kind == "tp") {
    into->kind = Kind::kTracepoint;
    into->category = Text(how, "category");
  } else if (kind == "raw_tp") {
    into->kind = Kind::kRawTracepoint;
  } else if (kind == "btf") {
    into->kind = Kind::kBtf;
  } else if (kind == "kprobe") {
    into->kind = Kind::kKprobe;
    into->name = Text(how, "fn");
    Napi::Value offset = how.Get("offset");
    if (offset.IsNumber()) into->offset = offset.As<Napi::Number>().Int64Value();
  } else if (kind == "kprobe.multi") {
    into->kind = Kind::kKprobeMulti;
    Napi::Array functions = how.Get("fns").As<Napi::Array>();
    for (uint32_t i = 0; i < functions.Length(); i += 1) {
      into->functions.push_back(functions.Get(i).As<Napi::String>().Utf8Value());
    }
  } else if (kind == "ksyscall") {
    into->kind = Kind::kKsyscall;
    into->name = Text(how, "syscall");
  } else if (kind == "usdt") {
    into->kind = Kind::kUsdt;
    into->path = Text(how, "path");
    into->provider = Text(how, "provider");
  } else if (kind == "uprobe") {
    into->kind = Kind::kUprobe;
    into->path = Text(how, "path");
    into->offset = how.Get("offset").As<Napi::Number>().Int64Value();
    into->multi = Flag(how, "multi");
  } else if (kind == "perf") {
    into->kind = Kind::kPerf;
    into->type = how.Get("type").As<Napi::Number>().Uint32Value();
    into->config = static_cast<uint64_t>(how.Get("config").As<Napi::Number>().Int64Value());
    into->frequency = static_cast<uint64_t>(how.Get("frequency").As<Napi::Number>().Int64Value());
  } else {
    return false;
  }
  return true;
}

std::string DescribeHow(const AttachHow& how) {
  using Kind = AttachHow::Kind;
  std::string ret = how.ret ? "ret" : "";
  switch (how.kind) {
    case Kind::kSection: return "as its section says";
    case Kind::kTracepoint: return "to tracepoint " + how.category + ":" + how.name;
    case Kind::kRawTracepoint: return "to raw tracepoint " + how.name;
    case Kind::kBtf: return "to its BTF target";
    case Kind::kKprobe: {
      std::string offset = how.offset == 0 ? "" : "+" + std::to_string(how.offset);
      return "to k" + ret + "probe " + how.name + offset;
    }
    case Kind::kKprobeMulti:
      return std::string("to ") + (how.session ? "kprobe.session" : "k" + ret + "probe.multi") + " of " +
             std::to_string(how.functions.size()) + " functions";
    case Kind::kKsyscall: return "to k" + ret + "syscall " + how.name;
    case Kind::kUsdt: return "to USDT probe " + how.provider + ":" + how.name + " of " + how.path;
    case Kind::kUprobe:
      return "to u" + ret + "probe " + how.path + " at byte " + std::to_string(how.offset);
    case Kind::kPerf: return "to perf event " + std::to_string(how.type) + ":" + std::to_string(how.config);
  }
  return "";
}

bpf_link* Attach(bpf_program* program, const AttachHow& how) {
  using Kind = AttachHow::Kind;
  switch (how.kind) {
    case Kind::kSection: return bpf_program__attach(program);
    case Kind::kTracepoint: return bpf_program__attach_tracepoint(program, how.category.c_str(), how.name.c_str());
    case Kind::kRawTracepoint: return bpf_program__attach_raw_tracepoint(program, how.name.c_str());
    case Kind::kBtf: return AttachBtf(program);
    case Kind::kKprobe: return AttachKprobe(program, how);
    case Kind::kKprobeMulti: return AttachKprobeMulti(program, how);
    case Kind::kKsyscall: return AttachKsyscall(program, how);
    case Kind::kUsdt: return AttachUsdt(program, how);
    case Kind::kUprobe: return AttachUprobe(program, how);
    case Kind::kPerf: return AttachPerf(program, how);
  }
  errno = EINVAL;
  return nullptr;
}
