// tries: a file that everyone may read
#include "/etc/passwd"
