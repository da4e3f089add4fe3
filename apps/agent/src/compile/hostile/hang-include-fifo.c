// tries: to wait for a pipe that nobody writes
#include "@FIFO@"
