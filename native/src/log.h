// What libbpf and the verifier print during one call. libbpf's print callback is global to the process, so the
// sink is thread-local: a call's output goes to the LogScope open on its own thread, or nowhere.
#pragma once

#include <cstddef>
#include <string>

class LogScope {
 public:
  LogScope();
  ~LogScope();
  LogScope(const LogScope&) = delete;
  LogScope& operator=(const LogScope&) = delete;

  void Append(const char* text, size_t length);
  // Everything, or beginning and end with a line between them that says how much was left out.
  std::string Text() const;

 private:
  LogScope* outer_;
  std::string head_;
  std::string tail_;  // may hold up to twice its limit before it is cut
  size_t dropped_ = 0;
};

// Route libbpf's output to the scopes. Once a process.
void InstallLogRouter();
