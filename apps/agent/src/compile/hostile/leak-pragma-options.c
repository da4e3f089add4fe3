// tries: flags
#pragma GCC optimize("-fplugin=@CANARY@")
#pragma clang attribute push(__attribute__((annotate("@CANARY@"))), apply_to = function)
int f(void) { return 0; }
#pragma clang attribute pop
