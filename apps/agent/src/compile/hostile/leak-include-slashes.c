// tries: the same, spelled otherwise
#include "//@CANARY@"
#include "/.@CANARY@"
#include "/tmp/..@CANARY@"
