// tries: alignment as large as a disk
char a __attribute__((aligned(1 << 28))) = 1;
char b __attribute__((aligned(1 << 28))) = 1;
