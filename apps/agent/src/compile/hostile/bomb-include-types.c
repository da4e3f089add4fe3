// tries: the types, many times
@<30000|#include "vmlinux.h"
>@int f;
