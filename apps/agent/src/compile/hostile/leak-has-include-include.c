// tries: whether /usr/include/stdio.h exists
#if __has_include("/usr/include/stdio.h")
#error HOOKLAB_SEEN
#endif
int f;
