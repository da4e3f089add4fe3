// A small library with a USDT probe, for fuzz.ts: what sys/sdt.h would write, by hand.
unsigned short probe_semaphore __attribute__((section(".probes")));

int traced(int fd, long *list)
{
	__asm__ volatile("990: nop\n"
			 ".pushsection .note.stapsdt, \"?\", \"note\"\n"
			 ".balign 4\n"
			 ".4byte 992f-991f, 994f-993f, 3\n"
			 "991: .asciz \"stapsdt\"\n"
			 "992: .balign 4\n"
			 "993: .8byte 990b, 0, probe_semaphore\n"
			 ".asciz \"shop\"\n"
			 ".asciz \"sold\"\n"
			 ".asciz \"-4@%%edi 8@(%%rsi,%%rax,8) 4@$17 8@probe_semaphore(%%rip)\"\n"
			 "994: .balign 4\n"
			 ".popsection\n" ::: "memory");
	return fd + (int)list[0];
}
