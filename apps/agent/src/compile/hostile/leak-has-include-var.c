// tries: whether /var/lib/dpkg/status exists
#if __has_include("/var/lib/dpkg/status")
#error HOOKLAB_SEEN
#endif
int f;
