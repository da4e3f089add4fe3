// tries: the root that the sandbox left
#include "/oldroot@CANARY@"
#include "/newroot@CANARY@"
#include "/.oldroot/etc/passwd"
