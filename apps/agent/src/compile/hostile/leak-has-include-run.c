// tries: whether /run/utmp exists
#if __has_include("/run/utmp")
#error HOOKLAB_SEEN
#endif
int f;
