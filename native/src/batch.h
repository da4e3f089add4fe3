// Records on their way to JavaScript:
//
//   | headroom | u32 length | u32 0 | data … pad to 8 | u32 length | u32 0 | data … | …
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>

class Batch {
 public:
  // Full once `bytes` of records are there (index.d.ts batchBytes).
  Batch(size_t headroom, size_t bytes) : headroom_(headroom), full_(headroom + bytes), used_(headroom) {}
  ~Batch() { free(memory_); }
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  static uint64_t Stride(uint32_t length) { return (uint64_t{length} + 8 + 7) & ~uint64_t{7}; }

  // False when the batch must be handed over first (or memory is out: Failed()).
  bool Append(const uint8_t* data, uint32_t length) {
    size_t stride = Stride(length);
    if (used_ >= full_ || (used_ + stride > capacity_ && !Grow(stride))) return false;
    uint8_t* out = memory_ + used_;
    uint32_t head[2] = {length, 0};
    memcpy(out, head, sizeof head);
    // the ring's padding may hold old bytes of other records: clear the last word, then copy over it
    memset(out + stride - 8, 0, length == 0 ? 0 : 8);
    memcpy(out + 8, data, length);
    used_ += stride;
    count_ += 1;
    return true;
  }

  const uint8_t* Memory() const { return memory_; }
  size_t Size() const { return used_; }
  size_t Headroom() const { return headroom_; }
  uint32_t Count() const { return count_; }
  bool Failed() const { return failed_; }

  void Release() {
    Clear();
    free(memory_);
    memory_ = nullptr;
    capacity_ = 0;
  }

  // Keep the memory, drop the records.
  void Clear() {
    used_ = headroom_;
    count_ = 0;
  }

 private:
  // Usually once: a batch ends in at most one record more than `full_`.
  bool Grow(size_t stride) {
    if (used_ > headroom_ && used_ + stride > full_ + kSlack) return false;  // a huge record: hand over first
    size_t wanted = full_ + (stride > kSlack ? stride : kSlack);
    auto* memory = static_cast<uint8_t*>(realloc(memory_, wanted));
    if (memory == nullptr) {
      failed_ = true;
      return false;
    }
    if (memory_ == nullptr) memset(memory, 0, headroom_);
    memory_ = memory;
    capacity_ = wanted;
    return true;
  }

  static constexpr size_t kSlack = 4096;

  uint8_t* memory_ = nullptr;
  size_t capacity_ = 0;
  size_t headroom_;
  size_t full_;
  size_t used_;
  uint32_t count_ = 0;
  bool failed_ = false;
};
