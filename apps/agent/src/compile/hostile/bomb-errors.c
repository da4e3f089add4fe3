// tries: more errors than anyone reads
int f(void)
{
@<50000|	nothing;
>@	return 0;
}
