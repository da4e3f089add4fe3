// A ring buffer map being drained into JavaScript.
//
//   idle ──uv_poll: readable──▶ drain ──records came──▶ tick (timer, a few ms) ──records came──▶ tick …
//    ▲                                                   │ none came, and none are held
//    └───────────────────────────────────────────────────┘
//
// While records keep coming the ring is looked at by the clock and not watched, so the kernel wakes nobody; when a
// tick would let too much of the ring fill, the next turn of the loop drains again. Idle, nothing runs.
#pragma once

#include <napi.h>
#include <uv.h>

#include <memory>

#include "batch.h"
#include "object.h"
#include "ring_reader.h"

struct RingSettings {
  size_t batch_bytes;
  size_t headroom;
  uint64_t max_delay_ms;
};

class Ring : public Closable, public std::enable_shared_from_this<Ring> {
 public:
  Ring(std::shared_ptr<Object> object, RingSettings settings);
  ~Ring() override;

  // 0 or a negative errno; afterwards Close() must be called.
  int Open(Napi::Env env, int map_fd, uint32_t size);
  void SetCallbacks(Napi::Function on_batch, Napi::Function on_error);

  void Pause();
  void Resume();
  void Flush();
  void Close() override;

 private:
  enum class State { kIdle, kTicking, kPaused, kClosed };

  static void OnReadable(uv_poll_t* handle, int status, int events);
  static void OnTick(uv_timer_t* handle);
  static void OnHandleClosed(uv_handle_t* handle);

  void Watch();
  void Tick(uint64_t ms);
  void Drain();
  void Settle(uint64_t drained_bytes);
  // Read up to `limit`, handing full batches over. False when the state changed under us (closed, paused).
  bool Pump(uint64_t limit);
  void HandOver();
  void Fail(int error, const char* what);
  void Call(napi_value function, size_t count, const napi_value* arguments);
  bool Running() const { return state_ == State::kIdle || state_ == State::kTicking; }

  std::shared_ptr<Object> object_;
  RingSettings settings_;
  RingReader reader_;
  Batch batch_;
  State state_ = State::kPaused;
  bool pumping_ = false;
  bool more_ = false;           // the last drain stopped at its budget
  uint64_t held_since_ = 0;     // uv_now of the oldest record in batch_
  uint64_t drained_at_ = 0;     // uv_now of the last drain

  napi_env env_ = nullptr;
  Napi::FunctionReference on_batch_;
  Napi::FunctionReference on_error_;
  std::unique_ptr<Napi::AsyncContext> context_;

  uv_poll_t poll_;
  uv_timer_t timer_;
  int open_handles_ = 0;
  std::shared_ptr<Ring> self_;  // until the uv handles are closed
};

Napi::Value OpenRingOf(Napi::Env env, std::shared_ptr<Object> object, bpf_map* map, const Napi::Object& options);
void RegisterRing(Napi::Env env);
