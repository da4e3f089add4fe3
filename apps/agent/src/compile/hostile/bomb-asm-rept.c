// tries: a repetition without end
asm(".rept 2000000000\n.byte 1\n.endr");
