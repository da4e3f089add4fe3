// tries: to wait for a terminal
#include "/dev/tty"
#include "/dev/console"
