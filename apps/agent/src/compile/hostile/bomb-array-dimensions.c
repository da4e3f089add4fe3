// tries: a size that overflows
int a[1 << 30][1 << 30][1 << 30];
