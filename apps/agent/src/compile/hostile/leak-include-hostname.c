// tries: files that tell where it runs
#include "/etc/hostname"
#include "/etc/resolv.conf"
#include "/etc/machine-id"
