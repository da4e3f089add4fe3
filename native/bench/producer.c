// Calls getppid(2) until it is killed: the benchmark's program makes records of it.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  raise(SIGSTOP);  // until the consumer is ready
  for (;;) syscall(SYS_getppid);
}
