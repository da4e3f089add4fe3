// tries: to read without end
#include "/dev/urandom"
#include "/dev/random"
