// tries: system headers
#pragma GCC system_header
#pragma GCC poison int
#include "/etc/passwd"
