// tries: the same with angle brackets
#include <@CANARY@>
