// tries: inside a function
int f(void)
{
	asm volatile(".incbin \"@CANARY@\"");
	return 0;
}
