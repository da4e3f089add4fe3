// tries: a pragma that looks at a file’s age
#pragma GCC dependency "@CANARY@"
int f;
