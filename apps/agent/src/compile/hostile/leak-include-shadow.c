// tries: a system file by its absolute name
#include "/etc/shadow"
