// tries: the same from below
#include "../../../../../../../../../..@CANARY@"
