// tries: whether /proc/self/environ exists
#if __has_include("/proc/self/environ")
#error HOOKLAB_SEEN
#endif
int f;
