// The consumer's side of a BPF_MAP_TYPE_RINGBUF, mapped into this process. libbpf's ring_buffer calls back and
// publishes its position for every record; this one copies a whole batch and publishes once, and works with any
// libbpf. Memory layout: kernel/bpf/ringbuf.c, Documentation/bpf/ringbuf.rst.
#pragma once

#include <cstddef>
#include <cstdint>

#include "batch.h"

class RingReader {
 public:
  RingReader() = default;
  ~RingReader() { Close(); }
  RingReader(const RingReader&) = delete;
  RingReader& operator=(const RingReader&) = delete;

  // Keeps its own duplicate of `map_fd`. 0 or a negative errno.
  int Open(int map_fd, uint32_t size);
  // Unmaps and closes. Idempotent; nothing may be read afterwards.
  void Close();

  int Fd() const { return fd_; }
  uint64_t Size() const { return mask_ + 1; }
  // Where producers are; positions only grow.
  uint64_t ProducerPosition() const;
  uint64_t ConsumerPosition() const { return position_; }

  enum class Stop { kEmpty, kBatchFull, kLimit };
  // Copy committed records into `batch` until there are none, it is full, or position `limit` is reached.
  Stop Read(Batch* batch, uint64_t limit);

 private:
  int fd_ = -1;
  size_t page_ = 0;
  uint64_t mask_ = 0;
  uint64_t position_ = 0;
  unsigned long* consumer_ = nullptr;        // one page, writable
  const unsigned long* producer_ = nullptr;  // one page, then the data twice in a row, so no record wraps
  const uint8_t* data_ = nullptr;
};
