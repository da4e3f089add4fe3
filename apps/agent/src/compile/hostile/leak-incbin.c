// tries: the assembler’s own include
asm(".incbin \"@CANARY@\"");
