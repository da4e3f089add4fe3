// tries: an expression as long as the file
int x = 1@<300000|+1>@;
