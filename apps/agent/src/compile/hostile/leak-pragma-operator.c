// tries: the same as an operator
_Pragma("GCC dependency \"@CANARY@\"")
int f;
