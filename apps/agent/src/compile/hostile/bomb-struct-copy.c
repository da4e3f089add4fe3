// tries: a copy of a huge struct
struct s { char c[1 << 26]; };
int f(struct s *a, struct s *b)
{
	*a = *b;
	return 0;
}
