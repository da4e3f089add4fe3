// tries: a name of a megabyte
int @<900000|x>@;
int f(void) { return 0; }
