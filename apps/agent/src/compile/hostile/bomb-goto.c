// tries: jumps everywhere
#define J(n) l##n: if (p[n]) goto *t[p[n] & 7];
int f(volatile int *p)
{
	static void *t[] = { &&l0, &&l1, &&l2, &&l3, &&l4, &&l5, &&l6, &&l7 };
	J(0) J(1) J(2) J(3) J(4) J(5) J(6) J(7)
	return 0;
}
