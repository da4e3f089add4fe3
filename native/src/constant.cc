#include "constant.h"

#include <bpf/btf.h>

#include <cerrno>
#include <cstring>

namespace {

struct Variable {
  std::string section;  // ".rodata", ".rodata.filters"
  __u32 offset = 0;
  __u32 type = 0;
};

//  [3] VAR 'hl_pid' type_id=2, linkage=global
//  [7] DATASEC '.rodata' size=4 vlen=1
//          type_id=3 offset=0 size=4 (VAR 'hl_pid')
bool Find(const btf* types, const std::string& name, Variable* into) {
  for (__u32 id = 1; id < btf__type_cnt(types); id += 1) {
    const btf_type* section = btf__type_by_id(types, id);
    if (!btf_is_datasec(section)) continue;
    std::string section_name = btf__name_by_offset(types, section->name_off);
    if (section_name.rfind(".rodata", 0) != 0) continue;
    const btf_var_secinfo* entry = btf_var_secinfos(section);
    for (int i = 0; i < btf_vlen(section); i += 1, entry += 1) {
      const btf_type* variable = btf__type_by_id(types, entry->type);
      if (variable == nullptr || !btf_is_var(variable)) continue;
      if (name != btf__name_by_offset(types, variable->name_off)) continue;
      *into = {section_name, entry->offset, variable->type};
      return true;
    }
  }
  return false;
}

// The integer type behind const, volatile and typedef; null when it is none.
const btf_type* Integer(const btf* types, __u32 id) {
  int resolved = btf__resolve_type(types, id);
  const btf_type* type = resolved >= 0 ? btf__type_by_id(types, resolved) : nullptr;
  if (type == nullptr || !(btf_is_int(type) || btf_is_any_enum(type))) return nullptr;
  return type->size <= 8 ? type : nullptr;
}

bool Fits(uint64_t bits, bool negative, const btf_type* type) {
  bool is_signed = btf_is_int(type) ? (btf_int_encoding(type) & BTF_INT_SIGNED) != 0 : btf_kflag(type);
  if (btf_is_int(type) && (btf_int_encoding(type) & BTF_INT_BOOL) != 0) return !negative && bits <= 1;
  unsigned width = type->size * 8;
  if (negative) return is_signed && static_cast<int64_t>(bits) >= -(int64_t{1} << (width - 1));
  unsigned magnitude = is_signed ? width - 1 : width;
  return magnitude == 64 || (bits >> magnitude) == 0;
}

}  // namespace

Failure SetConstant(bpf_object* object, const std::string& name, uint64_t bits, bool negative) {
  const btf* types = bpf_object__btf(object);
  if (types == nullptr) return {stage::kMap, ENOENT, "no constant " + name + ", the object has no BTF", ""};
  Variable variable;
  if (!Find(types, name, &variable)) return {stage::kMap, ENOENT, "no constant " + name + " in .rodata", ""};
  const btf_type* type = Integer(types, variable.type);
  if (type == nullptr) return {stage::kMap, EINVAL, "constant " + name + " is no integer", ""};
  if (!Fits(bits, negative, type)) {
    std::string size = std::to_string(type->size);
    return {stage::kMap, ERANGE, "the value does not fit constant " + name + " of " + size + " bytes", ""};
  }
  bpf_map* map = bpf_object__find_map_by_name(object, variable.section.c_str());
  size_t size = 0;
  // libbpf 1.1 gives a const pointer to the same writable memory
  const void* value = map ? bpf_map__initial_value(map, &size) : nullptr;
  auto* data = static_cast<unsigned char*>(const_cast<void*>(value));
  if (data == nullptr || variable.offset + type->size > size) {
    return {stage::kMap, EINVAL, "constant " + name + " lies outside " + variable.section, ""};
  }
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  bits <<= 64 - type->size * 8;
#endif
  memcpy(data + variable.offset, &bits, type->size);
  return {};
}
