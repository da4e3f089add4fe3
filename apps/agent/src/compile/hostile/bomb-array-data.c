// tries: a gigabyte of data
char a[1 << 30] = { 1 };
