// tries: code of its own in the compiler
#pragma clang plugin load "@CANARY@"
_Pragma("clang load \"@CANARY@\"")
#pragma GCC plugin("@CANARY@")
int f;
