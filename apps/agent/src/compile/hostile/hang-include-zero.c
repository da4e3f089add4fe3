// tries: to read without end
#include "/dev/zero"
