// libbpf's parse of one BTF file, for cost.ts: {"types", "first" and "best" of 20 in ms of this process' CPU time}
#include <stdio.h>
#include <time.h>
#include <bpf/btf.h>

static double cpu(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
	double first = 0, best = 1e9;
	unsigned int types = 0;

	for (int i = 0; i < (argc > 2 ? 20 : 1); i++) {
		double start = cpu();
		struct btf *btf = btf__parse_raw(argv[1]);
		double took = cpu() - start;

		if (!btf)
			return 1;
		types = btf__type_cnt(btf);
		btf__free(btf);
		if (i == 0)
			first = took;
		if (took < best)
			best = took;
	}
	printf("{\"types\":%u,\"first\":%.2f,\"best\":%.2f}\n", types, first, best);
	return 0;
}
