// tries: a name made of tokens
#define S(x) #x
#define X(x) S(x)
#define D /etc/passwd
#include X(D)
