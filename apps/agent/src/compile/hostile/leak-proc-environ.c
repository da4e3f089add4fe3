// tries: the environment of the compiler
#include "/proc/self/environ"
