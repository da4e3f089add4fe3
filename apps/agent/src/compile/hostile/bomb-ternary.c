// tries: choices in choices
int f(int a) { return @<60000|a ? a : >@0; }
