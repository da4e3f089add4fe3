// tries: a file named for the debug information
asm(".file 1 \"@CANARY@\"\n.loc 1 1 1\n");
int f;
