#include "ring_reader.h"

#include <fcntl.h>
#include <linux/bpf.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace {

// Read in steps, so that producers on other CPUs get their space back while a long ring is being copied.
constexpr uint64_t kPublishBytes = 64 << 10;

size_t DataSpan(size_t page, uint64_t size) { return page + 2 * size; }

}  // namespace

void RingReader::Close() {
  if (consumer_ != nullptr) munmap(consumer_, page_);
  if (producer_ != nullptr) munmap(const_cast<unsigned long*>(producer_), DataSpan(page_, Size()));
  if (fd_ >= 0) close(fd_);
  consumer_ = nullptr;
  producer_ = nullptr;
  data_ = nullptr;
  fd_ = -1;
}

int RingReader::Open(int map_fd, uint32_t size) {
  page_ = sysconf(_SC_PAGESIZE);
  mask_ = size - 1;
  // a duplicate: the object may close its map while uv still watches ours
  fd_ = fcntl(map_fd, F_DUPFD_CLOEXEC, 3);
  if (fd_ < 0) return -errno;
  void* consumer = mmap(nullptr, page_, PROT_READ | PROT_WRITE, MAP_SHARED, fd_, 0);
  if (consumer == MAP_FAILED) return -errno;
  consumer_ = static_cast<unsigned long*>(consumer);
  void* producer = mmap(nullptr, DataSpan(page_, size), PROT_READ, MAP_SHARED, fd_, page_);
  if (producer == MAP_FAILED) return -errno;
  producer_ = static_cast<const unsigned long*>(producer);
  data_ = static_cast<const uint8_t*>(producer) + page_;
  position_ = __atomic_load_n(consumer_, __ATOMIC_ACQUIRE);
  return 0;
}

uint64_t RingReader::ProducerPosition() const { return __atomic_load_n(producer_, __ATOMIC_ACQUIRE); }

RingReader::Stop RingReader::Read(Batch* batch, uint64_t limit) {
  uint64_t published = position_;
  Stop stop = Stop::kEmpty;
  uint64_t end = std::min(ProducerPosition(), limit);
  while (true) {
    if (position_ >= end) {
      end = std::min(ProducerPosition(), limit);
      if (position_ >= end) {
        stop = position_ >= limit ? Stop::kLimit : Stop::kEmpty;
        break;
      }
    }
    // struct bpf_ringbuf_hdr { u32 len; u32 pg_off; }, then the data, padded to 8
    const uint8_t* record = data_ + (position_ & mask_);
    uint32_t header = __atomic_load_n(reinterpret_cast<const uint32_t*>(record), __ATOMIC_ACQUIRE);
    if ((header & BPF_RINGBUF_BUSY_BIT) != 0) break;  // reserved, not yet submitted
    uint32_t length = header & ~(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT);
    uint64_t stride = Batch::Stride(length);
    if ((header & BPF_RINGBUF_DISCARD_BIT) == 0) {
      if (!batch->Append(record + BPF_RINGBUF_HDR_SZ, length)) {
        stop = Stop::kBatchFull;
        break;
      }
    }
    position_ += stride;
    if (position_ - published >= kPublishBytes) {
      __atomic_store_n(consumer_, position_, __ATOMIC_RELEASE);
      published = position_;
    }
  }
  if (position_ != published) __atomic_store_n(consumer_, position_, __ATOMIC_RELEASE);
  return stop;
}
