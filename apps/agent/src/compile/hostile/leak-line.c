// tries: a remark whose source line is another file’s
#line 1 "@CANARY@"
int f(void) { return nothing; }
