// tries: whether /sys/kernel/btf/vmlinux exists
#if __has_include("/sys/kernel/btf/vmlinux")
#error HOOKLAB_SEEN
#endif
int f;
