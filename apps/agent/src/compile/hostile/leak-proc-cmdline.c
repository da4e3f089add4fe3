// tries: how it was started
#include "/proc/self/cmdline"
#include "/proc/1/cmdline"
