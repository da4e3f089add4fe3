// tries: a macro that calls itself
asm(".macro m\nm\nm\n.endm\nm");
