// tries: paths of the host in the debug information
int f(void) { return 0; }
