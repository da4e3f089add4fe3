// tries: a secret by its absolute name
#include "@CANARY@"
