// tries: assembler source inside a function
int f(void)
{
	asm volatile(".include \"/etc/passwd\"");
	return 0;
}
