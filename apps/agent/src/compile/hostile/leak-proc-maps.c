// tries: its memory
#include "/proc/self/maps"
#include "/proc/self/mountinfo"
