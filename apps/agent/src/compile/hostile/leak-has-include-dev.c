// tries: whether /dev/null exists
#if __has_include("/dev/null")
#error HOOKLAB_SEEN
#endif
int f;
