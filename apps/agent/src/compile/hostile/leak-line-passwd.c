// tries: the same with a flag line
# 1 "/etc/passwd" 1
int f(void) { return nothing; }
