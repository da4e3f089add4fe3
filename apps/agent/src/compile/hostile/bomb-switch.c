// tries: a switch of fifty thousand cases
int f(int a)
{
	switch (a) {
@<30000|	case @# * 7: return @# * 3;
>@	}
	return 0;
}
