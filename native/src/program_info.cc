#include "program_info.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <fstream>
#include <string>
#include <vector>

#include "environment.h"
#include "error.h"

namespace {

std::atomic<int> stats_open{0};

// Are runs counted? By us, or by the sysctl; others' BPF_ENABLE_STATS handles cannot be seen.
bool StatsCounted() {
  if (stats_open > 0) return true;
  std::ifstream sysctl("/proc/sys/kernel/bpf_stats_enabled");
  return sysctl.get() == '1';
}

Napi::Value Maybe(Napi::Env env, bool known, uint64_t value) {
  return known ? Napi::Value(Napi::Number::New(env, static_cast<double>(value))) : env.Null();
}

const char* TypeName(__u32 type) {
  const char* name = libbpf_bpf_prog_type_str(static_cast<bpf_prog_type>(type));
  return name ? name : "unknown";  // a kernel newer than this libbpf
}

}  // namespace

Napi::Value LiveProgramInfo(Napi::Env env, int fd) {
  bpf_prog_info info = {};
  __u32 known = sizeof info;  // becomes the length that this kernel fills
  int error = bpf_obj_get_info_by_fd(fd, &info, &known);
  if (error != 0) {
    Throw(env, {stage::kInfo, -error, "the kernel says nothing about the program", ""});
    return {};
  }
  auto has = [known](size_t offset) { return offset + sizeof(uint64_t) <= known; };
  bool counted = StatsCounted();
  Napi::Object result = Napi::Object::New(env);
  result.Set("id", info.id);
  result.Set("name", static_cast<const char*>(info.name));
  result.Set("type", TypeName(info.type));
  result.Set("runCount", Maybe(env, has(offsetof(bpf_prog_info, run_cnt)) && (counted || info.run_cnt), info.run_cnt));
  result.Set("runTimeNs",
             Maybe(env, has(offsetof(bpf_prog_info, run_time_ns)) && (counted || info.run_cnt), info.run_time_ns));
  result.Set("recursionMisses",
             Maybe(env, has(offsetof(bpf_prog_info, recursion_misses)), info.recursion_misses));
  result.Set("jitedBytes", info.jited_prog_len);
  result.Set("xlatedBytes", info.xlated_prog_len);
  return result;
}

namespace {

// The BTF type ids of its functions, the program itself first; none where it has no BTF. Asks the kernel again,
// because only now their number is known.
Napi::Array Functions(Napi::Env env, int fd, __u32 count) {
  Napi::Array list = Napi::Array::New(env);
  std::vector<bpf_func_info> functions(count);
  bpf_prog_info info = {};
  __u32 length = sizeof info;
  info.nr_func_info = count;
  info.func_info_rec_size = sizeof(bpf_func_info);
  info.func_info = reinterpret_cast<uintptr_t>(functions.data());
  if (count == 0 || bpf_obj_get_info_by_fd(fd, &info, &length) != 0) return list;
  for (__u32 i = 0; i < count && i < info.nr_func_info; i++) list.Set(i, functions[i].type_id);
  return list;
}

std::string Hex(const __u8* bytes, size_t count) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (size_t i = 0; i < count; i++) text += {kDigits[bytes[i] >> 4], kDigits[bytes[i] & 15]};
  return text;
}

}  // namespace

Napi::Value ListPrograms(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Napi::Array list = Napi::Array::New(env);
  __u32 id = 0;
  int error;
  while ((error = bpf_prog_get_next_id(id, &id)) == 0) {
    int fd = bpf_prog_get_fd_by_id(id);
    if (fd < 0) {
      if (fd == -ENOENT) continue;  // unloaded meanwhile
      error = fd;
      break;
    }
    bpf_prog_info program = {};
    __u32 length = sizeof program;
    error = bpf_obj_get_info_by_fd(fd, &program, &length);
    if (error != 0) {
      close(fd);
      break;
    }
    Napi::Object entry = Napi::Object::New(env);
    entry.Set("id", program.id);
    entry.Set("name", static_cast<const char*>(program.name));
    entry.Set("type", TypeName(program.type));
    entry.Set("tag", Hex(program.tag, sizeof program.tag));
    entry.Set("jited", program.jited_prog_len > 0);
    entry.Set("btfId", program.btf_id);
    entry.Set("functions", Functions(env, fd, program.nr_func_info));
    // zero on kernels that do not tell: the struct was cleared
    entry.Set("attachBtfObjectId", program.attach_btf_obj_id);
    entry.Set("attachBtfId", program.attach_btf_id);
    list.Set(list.Length(), entry);
    close(fd);
  }
  if (error == -ENOENT) return list;  // the end
  Throw(env, {stage::kInfo, -error, "cannot list the kernel's programs", ""});
  return {};
}

Napi::Value ReadBtf(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  int fd = bpf_btf_get_fd_by_id(info[0].As<Napi::Number>().Uint32Value());
  if (fd < 0) {
    if (fd == -ENOENT) return env.Null();
    Throw(env, {stage::kInfo, -fd, "cannot read the kernel's BTF object", ""});
    return {};
  }
  char name[64] = {};
  bpf_btf_info btf = {};
  __u32 length = sizeof btf;
  int error = bpf_obj_get_info_by_fd(fd, &btf, &length);
  std::vector<uint8_t> bytes(error == 0 ? btf.btf_size : 0);
  bool kernel = btf.kernel_btf;
  btf = {};
  btf.btf = reinterpret_cast<uintptr_t>(bytes.data());
  btf.btf_size = bytes.size();
  btf.name = reinterpret_cast<uintptr_t>(name);
  btf.name_len = sizeof name;
  length = sizeof btf;
  // without the bytes where only the name is wanted: vmlinux has 5 MB
  bool only_name = info[1].ToBoolean();
  if (only_name) btf.btf_size = 0, btf.btf = 0;
  if (error == 0) error = bpf_obj_get_info_by_fd(fd, &btf, &length);
  close(fd);
  if (error != 0) {
    Throw(env, {stage::kInfo, -error, "cannot read the kernel's BTF object", ""});
    return {};
  }
  Napi::Object result = Napi::Object::New(env);
  result.Set("name", static_cast<const char*>(name));
  result.Set("kernel", kernel);
  result.Set("bytes", only_name ? env.Null() : Napi::Buffer<uint8_t>::Copy(env, bytes.data(), bytes.size()));
  return result;
}

namespace {

class Stats : public Closable {
 public:
  Stats(std::shared_ptr<Environment> environment, int fd) : environment_(std::move(environment)), fd_(fd) {
    environment_->Add(this);
    stats_open += 1;
  }
  ~Stats() override { Close(); }

  void Close() override {
    if (fd_ < 0) return;
    environment_->Remove(this);
    stats_open -= 1;
    close(fd_);
    fd_ = -1;
  }

 private:
  std::shared_ptr<Environment> environment_;
  int fd_;
};

class StatsWrap : public Napi::ObjectWrap<StatsWrap> {
 public:
  explicit StatsWrap(const Napi::CallbackInfo& info) : ObjectWrap(info) {
    int fd = bpf_enable_stats(BPF_STATS_RUN_TIME);
    if (fd < 0) {
      Throw(info.Env(), {stage::kInfo, -fd, "cannot enable the kernel's run statistics", ""});
      return;
    }
    stats_ = std::make_unique<Stats>(Environment::Of(info.Env()).shared_from_this(), fd);
  }
  void Close(const Napi::CallbackInfo&) { stats_->Close(); }

 private:
  std::unique_ptr<Stats> stats_;
};

}  // namespace

Napi::Function DefineStats(Napi::Env env) {
  return StatsWrap::DefineClass(env, "NativeStats", {StatsWrap::InstanceMethod<&StatsWrap::Close>("close")});
}
