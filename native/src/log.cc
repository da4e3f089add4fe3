#include "log.h"

#include <bpf/libbpf.h>

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <mutex>

namespace {

// 1 MiB together. The end of a verifier log has the reason, the beginning has the first instructions.
constexpr size_t kHead = 256 << 10;
constexpr size_t kTail = 768 << 10;

thread_local LogScope* current = nullptr;

int Print(libbpf_print_level level, const char* format, va_list args) {
  if (current == nullptr || level == LIBBPF_DEBUG) return 0;
  char line[1024];
  va_list again;
  va_copy(again, args);
  int length = vsnprintf(line, sizeof line, format, args);
  if (length >= 0 && static_cast<size_t>(length) < sizeof line) {
    current->Append(line, length);
  } else if (length > 0) {  // a whole verifier log
    char* whole = nullptr;
    if (vasprintf(&whole, format, again) >= 0) {
      current->Append(whole, length);
      free(whole);
    }
  }
  va_end(again);
  return length;
}

}  // namespace

LogScope::LogScope() : outer_(current) { current = this; }
LogScope::~LogScope() { current = outer_; }

void LogScope::Append(const char* text, size_t length) {
  size_t to_head = std::min(length, kHead - head_.size());
  head_.append(text, to_head);
  tail_.append(text + to_head, length - to_head);
  if (tail_.size() > 2 * kTail) {
    size_t cut = tail_.size() - kTail;
    dropped_ += cut;
    tail_.erase(0, cut);
  }
}

std::string LogScope::Text() const {
  size_t cut = tail_.size() > kTail ? tail_.size() - kTail : 0;
  size_t dropped = dropped_ + cut;
  if (dropped == 0) return head_ + tail_;
  return head_ + "\n[... " + std::to_string(dropped) + " bytes left out here ...]\n" + tail_.substr(cut);
}

void InstallLogRouter() {
  static std::once_flag once;
  std::call_once(once, [] { libbpf_set_print(Print); });
}
