// tries: another name for a header
#pragma include_alias("x.h", "@CANARY@")
#include "x.h"
