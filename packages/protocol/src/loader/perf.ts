/** What perf counts, by the names of perf(1); the numbers are of linux/perf_event.h: type, config. */
export const PERF_EVENTS = {
  'cpu-clock': [1, 0],
  'task-clock': [1, 1],
  'page-faults': [1, 2],
  'context-switches': [1, 3],
  'cpu-migrations': [1, 4],
  cycles: [0, 0],
  instructions: [0, 1],
  'cache-references': [0, 2],
  'cache-misses': [0, 3],
  branches: [0, 4],
  'branch-misses': [0, 5],
} as const satisfies Record<string, readonly [type: number, config: number]>;
export type PerfEvent = keyof typeof PERF_EVENTS;
