// tries: more memory than there is
char a[1UL << 46];
int f(void) { return a[5]; }
