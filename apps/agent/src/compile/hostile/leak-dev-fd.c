// tries: what is open, by the other name
#include "/dev/fd/3"
#include "/dev/stdin"
