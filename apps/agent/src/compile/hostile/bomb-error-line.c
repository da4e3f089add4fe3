// tries: one error with a line of a megabyte
int f(void) { return nothing + @<900000|x>@; }
