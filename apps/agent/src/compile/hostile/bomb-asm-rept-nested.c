// tries: repetitions in repetitions
asm(".rept 10000\n.rept 10000\n.rept 10000\n.byte 1\n.endr\n.endr\n.endr");
