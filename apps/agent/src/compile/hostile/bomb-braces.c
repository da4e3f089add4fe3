// tries: blocks deeper than any stack
int f(void) @<200000|{>@ return 0; @<200000|}>@
