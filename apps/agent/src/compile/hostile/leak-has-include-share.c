// tries: whether /usr/share/common-licenses/GPL-2 exists
#if __has_include("/usr/share/common-licenses/GPL-2")
#error HOOKLAB_SEEN
#endif
int f;
