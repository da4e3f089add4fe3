// A bare libbpf consumer: what the addon is measured against. Usage: consumer OBJECT PRODUCER_PID SYSCALL BURST SECONDS
// Prints {"records":…,"seconds":…,"cpuSeconds":…,"produced":…,"refused":…}
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static unsigned long long records, checksum;

static int on_record(void *context, void *data, size_t size) {
  checksum += *(unsigned long long *)data;
  records++;
  return 0;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static double cpu(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static unsigned long long sum(int fd, unsigned index) {
  unsigned long long values[1024] = {0}, total = 0;
  if (bpf_map_lookup_elem(fd, &index, values)) return 0;
  for (int i = 0; i < libbpf_num_possible_cpus() && i < 1024; i++) total += values[i];
  return total;
}

int main(int argc, char **argv) {
  struct { unsigned producer; int syscall; unsigned burst; } constants = {atoi(argv[2]), atoi(argv[3]), atoi(argv[4])};
  double seconds = atof(argv[5]);
  struct bpf_object *object = bpf_object__open_file(argv[1], NULL);
  if (!object) return 1;
  // the three constants in the order of ring.bpf.c
  struct bpf_map *rodata = bpf_object__find_map_by_name(object, ".rodata");
  size_t size;
  memcpy(bpf_map__initial_value(rodata, &size), &constants, sizeof constants);
  if (bpf_object__load(object)) return 1;
  struct bpf_program *program = bpf_object__find_program_by_name(object, "on_enter");
  struct bpf_link *link = bpf_program__attach(program);
  if (!link) return 1;
  struct ring_buffer *ring = ring_buffer__new(bpf_object__find_map_fd_by_name(object, "ring"), on_record, NULL, NULL);
  if (!ring) return 1;

  kill(constants.producer, SIGCONT);
  double start = now(), cpu_start = cpu();
  while (now() - start < seconds) {
    if (ring_buffer__poll(ring, 100) < 0) return 1;
  }
  double took = now() - start, cpu_took = cpu() - cpu_start;
  kill(constants.producer, SIGSTOP);
  int counters = bpf_object__find_map_fd_by_name(object, "counters");
  printf("{\"records\":%llu,\"seconds\":%f,\"cpuSeconds\":%f,\"produced\":%llu,\"refused\":%llu,\"checksum\":%llu}\n",
         records, took, cpu_took, sum(counters, 0), sum(counters, 1), checksum);
  bpf_link__destroy(link);
  ring_buffer__free(ring);
  bpf_object__close(object);
  return 0;
}
