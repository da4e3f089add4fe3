// tries: the kernel’s own files
#include "/sys/kernel/notes"
#include "/sys/kernel/btf/vmlinux"
#include "/boot/config"
