no-program
No program is made for perf_event: a sampling program is attached to a counter of each processor, which its SEC() does not say. Take another hook of the list
