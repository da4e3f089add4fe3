// tries: a directory
#include "/"
#include "/usr"
#include "/hooklab"
