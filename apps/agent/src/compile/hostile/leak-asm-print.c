// tries: the assembler’s messages
asm(".print \"HOOKLAB\"\n.incbin \"@CANARY@\"\n.error \"x\"");
