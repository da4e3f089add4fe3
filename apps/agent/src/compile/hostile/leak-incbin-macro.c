// tries: a name as a macro’s argument
asm(".macro take file\n.incbin \"\\file\"\n.endm\ntake @CANARY@");
