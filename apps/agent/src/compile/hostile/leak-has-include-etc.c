// tries: whether /etc/passwd exists
#if __has_include("/etc/passwd")
#error HOOKLAB_SEEN
#endif
int f;
