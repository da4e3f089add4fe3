// tries: loops unrolled a billion times
int f(volatile int *p)
{
	int s = 0;
#pragma unroll
	for (int i = 0; i < 1000; i++)
#pragma unroll
		for (int j = 0; j < 1000; j++)
#pragma unroll
			for (int k = 0; k < 1000; k++)
				s += *p;
	return s;
}
