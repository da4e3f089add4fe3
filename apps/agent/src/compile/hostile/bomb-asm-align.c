// tries: alignment of a gigabyte
asm(".data\n.byte 1\n.p2align 30\n.byte 1");
