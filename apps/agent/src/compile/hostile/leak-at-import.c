// tries: a module
@import Canary;
#pragma clang module import Canary
