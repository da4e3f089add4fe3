// tries: two billion values
int a[0x7fffffff] = { [0 ... 0x7ffffffe] = 1 };
