// tries: a store for each byte
int f(char *p)
{
	__builtin_memset(p, 1, 1 << 24);
	return 0;
}
