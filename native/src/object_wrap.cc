// NativeObject: what index.js's BpfObject calls. Arguments were checked there.
#include "object_wrap.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <unistd.h>

#include <cerrno>

#include "attach.h"
#include "constant.h"
#include "counters.h"
#include "link.h"
#include "log.h"
#include "map_read.h"
#include "program_info.h"
#include "reduce.h"
#include "ring.h"

namespace {

Napi::Array Programs(Napi::Env env, bpf_object* object) {
  Napi::Array list = Napi::Array::New(env);
  bpf_program* program;
  bpf_object__for_each_program(program, object) {
    Napi::Object entry = Napi::Object::New(env);
    const char* type = libbpf_bpf_prog_type_str(bpf_program__type(program));
    entry.Set("name", bpf_program__name(program));
    entry.Set("section", bpf_program__section_name(program));
    entry.Set("type", type ? type : "unknown");
    list.Set(list.Length(), entry);
  }
  return list;
}

Napi::Array Maps(Napi::Env env, bpf_object* object) {
  Napi::Array list = Napi::Array::New(env);
  bpf_map* map;
  bpf_object__for_each_map(map, object) {
    Napi::Object entry = Napi::Object::New(env);
    const char* type = libbpf_bpf_map_type_str(bpf_map__type(map));
    entry.Set("name", bpf_map__name(map));
    entry.Set("type", type ? type : "unknown");
    entry.Set("keySize", bpf_map__key_size(map));
    entry.Set("valueSize", bpf_map__value_size(map));
    entry.Set("maxEntries", bpf_map__max_entries(map));
    list.Set(list.Length(), entry);
  }
  return list;
}

Napi::Value Btf(Napi::Env env, bpf_object* object) {
  btf* types = bpf_object__btf(object);
  __u32 size = 0;
  const void* data = types ? btf__raw_data(types, &size) : nullptr;
  if (data == nullptr) return env.Null();
  return Napi::Buffer<uint8_t>::Copy(env, static_cast<const uint8_t*>(data), size);
}

// Programs of the kernel that are traced: the verifier looks at them while it loads what traces them.
class Descriptors {
 public:
  ~Descriptors() {
    for (int fd : open_) close(fd);
  }
  // Negative: the error number.
  int Open(uint32_t program) {
    int fd = bpf_prog_get_fd_by_id(program);
    if (fd < 0) return -errno;
    open_.push_back(fd);
    return fd;
  }

 private:
  std::vector<int> open_;
};

Failure LoadOnWorker(Object& object) {
  std::lock_guard<std::mutex> serial(object.Serial());
  Descriptors traced;
  for (const auto& [name, target] : object.targets) {
    int fd = target.program == 0 ? 0 : traced.Open(target.program);
    int error = fd < 0 ? fd : bpf_program__set_attach_target(object.Program(name), fd, target.function.c_str());
    if (error != 0) return {stage::kLoad, -error, "cannot attach program " + name + " to " + target.function, ""};
  }
  int error = bpf_object__load(object.Raw());
  if (error != 0) return {stage::kLoad, -error, "cannot load", ""};
  return {};
}

}  // namespace

Napi::Function ObjectWrap::Define(Napi::Env env) {
  return DefineClass(env, "NativeObject",
                     {
                         InstanceMethod<&ObjectWrap::SetConstant>("setConstant"),
                         InstanceMethod<&ObjectWrap::SetTarget>("setTarget"),
                         InstanceMethod<&ObjectWrap::ResolveTarget>("resolveTarget"),
                         InstanceMethod<&ObjectWrap::SetAutoload>("setAutoload"),
                         InstanceMethod<&ObjectWrap::SetMaxEntries>("setMaxEntries"),
                         InstanceMethod<&ObjectWrap::Load>("load"),
                         InstanceMethod<&ObjectWrap::Attach>("attach"),
                         InstanceMethod<&ObjectWrap::OpenRing>("ring"),
                         InstanceMethod<&ObjectWrap::PerCpuCounters>("perCpuCounters"),
                         InstanceMethod<&ObjectWrap::ReadEntries>("readEntries"),
                         InstanceMethod<&ObjectWrap::Info>("info"),
                         InstanceMethod<&ObjectWrap::Close>("close"),
                     });
}

// new NativeObject(elf: Uint8Array, name: string, btfPath: string)
ObjectWrap::ObjectWrap(const Napi::CallbackInfo& info) : Napi::ObjectWrap<ObjectWrap>(info) {
  Napi::Env env = info.Env();
  auto elf = info[0].As<Napi::Uint8Array>();
  std::string name = info[1].As<Napi::String>();
  std::string btf_path = info[2].As<Napi::String>();

  LogScope log;
  LIBBPF_OPTS(bpf_object_open_opts, options);
  options.object_name = name.c_str();  // else libbpf makes one of the buffer's address
  if (!btf_path.empty()) options.btf_custom_path = btf_path.c_str();
  bpf_object* object = bpf_object__open_mem(elf.Data(), elf.ByteLength(), &options);
  if (object == nullptr) {
    Throw(env, {stage::kOpen, errno, "cannot open the object", log.Text()});
    return;
  }
  object_ = std::make_shared<Object>(Environment::Of(env).shared_from_this(), object);
  Napi::Object self = info.This().As<Napi::Object>();
  self.Set("programs", Programs(env, object));
  self.Set("maps", Maps(env, object));
  self.Set("btf", Btf(env, object));
}

bool ObjectWrap::Is(Napi::Env env, Object::Phase phase, const char* where, const std::string& what) {
  if (object_->phase == phase && !object_->Closing()) return true;
  const char* why = object_->Closing()                         ? ", the object is closed"
                    : object_->phase == Object::Phase::kOpen   ? ", the object is not loaded yet"
                    : object_->phase == Object::Phase::kLoading ? ", the object is being loaded"
                    : object_->phase == Object::Phase::kLoaded ? ", the object is loaded already"
                                                               : ", its load failed";
  int error = object_->Closing() ? EBADF : object_->phase == Object::Phase::kLoading ? EBUSY : EINVAL;
  Throw(env, {where, error, what + why, ""});
  return false;
}

// Null and a thrown BpfError when there is no such program.
bpf_program* ObjectWrap::Program(Napi::Env env, const std::string& name, const char* where) {
  bpf_program* program = object_->Program(name);
  if (program == nullptr) Throw(env, {where, ENOENT, "no program " + name + " in the object", ""});
  return program;
}

bpf_map* ObjectWrap::Map(Napi::Env env, const std::string& name, const char* where) {
  bpf_map* map = object_->Map(name);
  if (map == nullptr) Throw(env, {where, ENOENT, "no map " + name + " in the object", ""});
  return map;
}

void ObjectWrap::SetConstant(const Napi::CallbackInfo& info) {
  std::string name = info[0].As<Napi::String>();
  if (!Is(info.Env(), Object::Phase::kOpen, stage::kMap, "cannot set constant " + name)) return;
  bool lossless = true;
  bool negative = info[2].ToBoolean();
  uint64_t bits = info[1].As<Napi::BigInt>().Uint64Value(&lossless);
  if (negative) bits = static_cast<uint64_t>(info[1].As<Napi::BigInt>().Int64Value(&lossless));
  Failure failure = ::SetConstant(object_->Raw(), name, bits, negative);
  if (failure) Throw(info.Env(), failure);
}

void ObjectWrap::SetTarget(const Napi::CallbackInfo& info) {
  std::string program = info[0].As<Napi::String>();
  if (!Is(info.Env(), Object::Phase::kOpen, stage::kBtf, "cannot set the target of " + program)) return;
  if (Program(info.Env(), program, stage::kBtf) == nullptr) return;
  object_->targets[program] = {info[1].As<Napi::String>(), info[2].As<Napi::Number>().Uint32Value()};
}

void ObjectWrap::ResolveTarget(const Napi::CallbackInfo& info) {
  std::string name = info[0].As<Napi::String>();
  std::string target = info[1].As<Napi::String>();
  if (!Is(info.Env(), Object::Phase::kOpen, stage::kBtf, "cannot find the target of " + name)) return;
  bpf_program* program = Program(info.Env(), name, stage::kBtf);
  if (program == nullptr) return;
  LogScope log;
  int error = bpf_program__set_attach_target(program, 0, target.c_str());
  if (error != 0) Throw(info.Env(), {stage::kLoad, -error, "cannot attach program " + name + " to " + target, log.Text()});
}

void ObjectWrap::SetAutoload(const Napi::CallbackInfo& info) {
  std::string name = info[0].As<Napi::String>();
  if (!Is(info.Env(), Object::Phase::kOpen, stage::kOpen, "cannot choose program " + name)) return;
  bpf_program* program = Program(info.Env(), name, stage::kOpen);
  if (program != nullptr) bpf_program__set_autoload(program, info[1].ToBoolean());
}

void ObjectWrap::SetMaxEntries(const Napi::CallbackInfo& info) {
  std::string name = info[0].As<Napi::String>();
  if (!Is(info.Env(), Object::Phase::kOpen, stage::kMap, "cannot size map " + name)) return;
  bpf_map* map = Map(info.Env(), name, stage::kMap);
  if (map == nullptr) return;
  LogScope log;
  int error = bpf_map__set_max_entries(map, info[1].As<Napi::Number>().Uint32Value());
  if (error != 0) Throw(info.Env(), {stage::kMap, -error, "cannot size map " + name, log.Text()});
}

// load(done)
void ObjectWrap::Load(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  if (!Is(env, Object::Phase::kOpen, stage::kLoad, "cannot load")) return;
  auto object = object_;
  auto text = std::make_shared<std::string>();
  object->phase = Object::Phase::kLoading;
  object->BeginTask();
  Task::Start(
      env, info[0],
      [object, text] {
        LogScope log;
        Failure failure = LoadOnWorker(*object);
        *text = log.Text();
        failure.log = *text;
        return failure;
      },
      [object](Failure failure) {
        if (object->Closing() && !failure) failure = {stage::kLoad, ECANCELED, "closed while loading", ""};
        object->phase = failure ? Object::Phase::kFailed : Object::Phase::kLoaded;
        object->EndTask();
        return failure;
      },
      [text](Napi::Env env) {
        Napi::Object result = Napi::Object::New(env);
        result.Set("log", *text);
        return Napi::Value(result);
      });
}

// attach(program, how, done)
void ObjectWrap::Attach(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  std::string name = info[0].As<Napi::String>();
  if (!Is(env, Object::Phase::kLoaded, stage::kAttach, "cannot attach " + name)) return;
  bpf_program* program = Program(env, name, stage::kAttach);
  if (program == nullptr) return;
  AttachHow how;
  if (!ReadHow(info[1].As<Napi::Object>(), &how)) {
    Throw(env, {stage::kAttach, EINVAL, "unknown kind of attachment", ""});
    return;
  }
  auto object = object_;
  auto link = std::make_shared<std::shared_ptr<Link>>();
  object->BeginTask();
  Task::Start(
      env, info[2],
      [object, program, how, name, link] {
        LogScope log;
        std::lock_guard<std::mutex> serial(object->Serial());
        bpf_link* raw = ::Attach(program, how);
        if (raw == nullptr) {
          return Failure{stage::kAttach, errno, "cannot attach " + name + " " + DescribeHow(how), log.Text()};
        }
        *link = std::make_shared<Link>(object, raw);
        return Failure{};
      },
      [object, link](Failure failure) {
        if (!failure && object->Closing()) {
          link->reset();
          failure = {stage::kAttach, ECANCELED, "closed while attaching", ""};
        }
        // the object keeps it from here on, whether JavaScript still wants it or not
        if (!failure) object->Adopt(*link);
        object->EndTask();
        return failure;
      },
      [link](Napi::Env env) { return Napi::Value(LinkToJs(env, *link)); });
}

Napi::Value ObjectWrap::OpenRing(const Napi::CallbackInfo& info) {
  std::string name = info[0].As<Napi::String>();
  if (!Is(info.Env(), Object::Phase::kLoaded, stage::kRing, "cannot drain " + name)) return {};
  bpf_map* map = Map(info.Env(), name, stage::kRing);
  if (map == nullptr) return {};
  return OpenRingOf(info.Env(), object_, map, info[1].As<Napi::Object>());
}

Napi::Value ObjectWrap::PerCpuCounters(const Napi::CallbackInfo& info) {
  std::string name = info[0].As<Napi::String>();
  if (!Is(info.Env(), Object::Phase::kLoaded, stage::kMap, "cannot read " + name)) return {};
  bpf_map* map = Map(info.Env(), name, stage::kMap);
  if (map == nullptr) return {};
  std::vector<double> sums;
  Failure failure = SumPerCpu(map, &sums);
  if (failure) {
    Throw(info.Env(), failure);
    return {};
  }
  Napi::Array list = Napi::Array::New(info.Env(), sums.size());
  for (uint32_t i = 0; i < sums.size(); i += 1) list.Set(i, sums[i]);
  return list;
}

// readEntries(map, from: number | null, most, reduce: string)
Napi::Value ObjectWrap::ReadEntries(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  std::string name = info[0].As<Napi::String>();
  if (!Is(env, Object::Phase::kLoaded, stage::kMap, "cannot read " + name)) return {};
  bpf_map* map = Map(env, name, stage::kMap);
  if (map == nullptr) return {};
  bool begin = info[1].IsNull();
  uint32_t from = begin ? 0 : info[1].As<Napi::Number>().Uint32Value();
  MapPage page;
  Failure failure = ReadMap(map, begin ? nullptr : &from, info[2].As<Napi::Number>().Uint32Value(), &page);
  std::string ops = info[3].As<Napi::String>();
  if (!failure && !ops.empty()) failure = Reduce(map, ops, &page);
  if (failure) {
    Throw(env, failure);
    return {};
  }
  Napi::Object result = Napi::Object::New(env);
  result.Set("bytes", Napi::Buffer<uint8_t>::Copy(env, page.bytes.data(), page.bytes.size()));
  result.Set("entries", page.count);
  result.Set("valueSize", page.value_size);
  result.Set("cpus", page.cpus);
  result.Set("next", page.done ? env.Null() : Napi::Value(Napi::Number::New(env, page.next)));
  return result;
}

Napi::Value ObjectWrap::Info(const Napi::CallbackInfo& info) {
  std::string name = info[0].As<Napi::String>();
  if (!Is(info.Env(), Object::Phase::kLoaded, stage::kInfo, "no info of " + name)) return {};
  bpf_program* program = Program(info.Env(), name, stage::kInfo);
  if (program == nullptr) return {};
  return LiveProgramInfo(info.Env(), bpf_program__fd(program));
}

void ObjectWrap::Close(const Napi::CallbackInfo&) { object_->Close(); }
