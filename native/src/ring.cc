#include "ring.h"

#include <algorithm>
#include <cerrno>

namespace {

// One turn of the loop copies at most this much, so that timers and sockets of the process get their turn.
constexpr uint64_t kBudgetBytes = 4 << 20;
constexpr uint64_t kMaxTickMs = 5;
// The kernel wakes a reader for a record only if it had taken everything before it. After a record that was handed over
// or given back without a wake-up it is asleep for good, so that it looks by itself.
constexpr uint64_t kIdleMs = 25;

}  // namespace

Ring::Ring(std::shared_ptr<Object> object, RingSettings settings)
    : object_(std::move(object)), settings_(settings), batch_(settings.headroom, settings.batch_bytes) {}

Ring::~Ring() = default;

int Ring::Open(Napi::Env env, int map_fd, uint32_t size) {
  env_ = env;
  int error = reader_.Open(map_fd, size);
  if (error != 0) return error;
  uv_loop_t* loop = object_->Env().Loop();
  error = uv_poll_init(loop, &poll_, reader_.Fd());
  if (error != 0) return error;
  uv_timer_init(loop, &timer_);
  poll_.data = timer_.data = this;
  open_handles_ = 2;
  self_ = shared_from_this();
  object_->Env().Begin();
  object_->Adopt(self_);
  state_ = State::kPaused;
  return 0;
}

void Ring::SetCallbacks(Napi::Function on_batch, Napi::Function on_error) {
  on_batch_ = Napi::Persistent(on_batch);
  on_error_ = Napi::Persistent(on_error);
  context_ = std::make_unique<Napi::AsyncContext>(env_, "hooklab:ring");
}

void Ring::Pause() {
  if (!Running()) return;
  uv_poll_stop(&poll_);
  uv_timer_stop(&timer_);
  state_ = State::kPaused;
}

void Ring::Resume() {
  if (state_ != State::kPaused) return;
  drained_at_ = uv_now(poll_.loop);
  Watch();
}

void Ring::Flush() {
  // within onBatch the drain under way goes on anyway; a nested one would hand over in its middle
  if (state_ == State::kClosed || pumping_) return;
  auto keep = shared_from_this();
  Pump(reader_.ProducerPosition());
  if (state_ != State::kClosed) HandOver();
}

void Ring::Close() {
  if (state_ == State::kClosed) return;
  auto keep = shared_from_this();
  state_ = State::kClosed;
  on_batch_.Reset();
  on_error_.Reset();
  uv_close(reinterpret_cast<uv_handle_t*>(&poll_), OnHandleClosed);
  uv_close(reinterpret_cast<uv_handle_t*>(&timer_), OnHandleClosed);
  object_->Disown(keep);
}

// uv is done with the fd: JavaScript's wrapper may live on, the kernel's and our memory go now.
void Ring::OnHandleClosed(uv_handle_t* handle) {
  auto* ring = static_cast<Ring*>(handle->data);
  ring->open_handles_ -= 1;
  if (ring->open_handles_ > 0) return;
  auto environment = ring->object_->SharedEnv();
  ring->reader_.Close();
  ring->batch_.Release();
  ring->context_.reset();
  ring->self_.reset();
  environment->End();
}

void Ring::Watch() {
  state_ = State::kIdle;
  // adding an fd to epoll looks at it once: records that came meanwhile are not missed
  int error = uv_poll_start(&poll_, UV_READABLE, OnReadable);
  if (error != 0) {
    Fail(-error, "cannot watch the ring buffer");
    return;
  }
  uv_timer_start(&timer_, OnTick, kIdleMs, kIdleMs);
}

void Ring::Tick(uint64_t ms) {
  state_ = State::kTicking;
  uv_timer_start(&timer_, OnTick, ms, 0);
}

void Ring::OnReadable(uv_poll_t* handle, int status, int) {
  auto* ring = static_cast<Ring*>(handle->data);
  if (ring->state_ != State::kIdle) return;
  if (status < 0) {
    ring->Fail(-status, "the ring buffer cannot be polled");
    return;
  }
  uv_poll_stop(handle);
  uv_timer_stop(&ring->timer_);
  ring->Drain();
}

void Ring::OnTick(uv_timer_t* handle) {
  auto* ring = static_cast<Ring*>(handle->data);
  if (ring->state_ == State::kIdle && ring->reader_.ProducerPosition() != ring->reader_.ConsumerPosition()) {
    uv_poll_stop(&ring->poll_);
    ring->state_ = State::kTicking;
  }
  if (ring->state_ == State::kTicking) ring->Drain();
}

void Ring::Drain() {
  auto keep = shared_from_this();
  state_ = State::kTicking;
  uint64_t before = reader_.ConsumerPosition();
  if (!Pump(before + kBudgetBytes)) return;
  Settle(reader_.ConsumerPosition() - before);
}

// Decide when to look again.
void Ring::Settle(uint64_t drained_bytes) {
  uv_loop_t* loop = poll_.loop;
  uint64_t now = uv_now(loop);
  uint64_t tick = std::clamp<uint64_t>(settings_.max_delay_ms / 4, 1, kMaxTickMs);
  if (batch_.Count() > 0 && now + tick >= held_since_ + settings_.max_delay_ms) {
    HandOver();  // the next tick would be too late
    if (!Running()) return;
  }
  uint64_t elapsed = std::max<uint64_t>(now - drained_at_, 1);
  drained_at_ = now;
  if (drained_bytes == 0 && batch_.Count() == 0) {
    // a record reserved and not yet submitted keeps the fd readable: watching it would spin
    bool unfinished = reader_.ProducerPosition() != reader_.ConsumerPosition();
    return unfinished ? Tick(1) : Watch();
  }
  // At this rate, how long until an eighth of the ring is full? uv's clock has whole milliseconds.
  uint64_t per_ms = drained_bytes / elapsed;
  uint64_t safe = per_ms == 0 ? tick : reader_.Size() / 8 / per_ms;
  Tick(std::min(tick, safe));  // 0: in the loop's next turn
}

bool Ring::Pump(uint64_t limit) {
  State before = state_;
  pumping_ = true;
  while (state_ == before) {
    bool was_empty = batch_.Count() == 0;
    RingReader::Stop stop = reader_.Read(&batch_, limit);
    if (was_empty && batch_.Count() > 0) held_since_ = uv_now(poll_.loop);
    if (stop != RingReader::Stop::kBatchFull) break;
    if (batch_.Failed()) {
      Fail(ENOMEM, "no memory for a batch");
      break;
    }
    HandOver();
  }
  pumping_ = false;
  return state_ == before;
}

void Ring::HandOver() {
  if (batch_.Count() == 0 || on_batch_.IsEmpty()) return;
  Napi::HandleScope scope(env_);
  napi_value arguments[2];
  bool made = napi_create_buffer_copy(env_, batch_.Size(), batch_.Memory(), nullptr, &arguments[0]) == napi_ok &&
              napi_create_uint32(env_, batch_.Count(), &arguments[1]) == napi_ok;
  batch_.Clear();
  if (made) Call(on_batch_.Value(), 2, arguments);  // not made: the worker is being terminated
}

void Ring::Fail(int error, const char* what) {
  Pause();
  if (on_error_.IsEmpty()) return;
  Napi::HandleScope scope(env_);
  Napi::Value problem = ToError(env_, {stage::kRing, error, what, ""});
  if (problem.IsEmpty()) return;
  napi_value argument = problem;
  Call(on_error_.Value(), 1, &argument);
}

// What a callback throws is an uncaught exception, as from any event listener.
void Ring::Call(napi_value function, size_t count, const napi_value* arguments) {
  napi_value receiver;
  if (napi_get_global(env_, &receiver) != napi_ok) return;
  napi_status status = napi_make_callback(env_, *context_, receiver, function, count, arguments, nullptr);
  if (status != napi_pending_exception) return;
  napi_value exception;
  if (napi_get_and_clear_last_exception(env_, &exception) == napi_ok) napi_fatal_exception(env_, exception);
}
