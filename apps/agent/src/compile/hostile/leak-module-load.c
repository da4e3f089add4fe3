// tries: a module file
#pragma clang module load "@CANARY@"
#pragma clang module begin Canary
