// tries: into data that the loader keeps
asm(".section .rodata.x,\"a\",@progbits\n.global x\nx: .incbin \"@CANARY@\"\n");
