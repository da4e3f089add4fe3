// tries: a link of the host to the secret
#include "@SYMLINK@"
