// tries: a name that a macro makes
#define FILE "@CANARY@"
#include FILE
