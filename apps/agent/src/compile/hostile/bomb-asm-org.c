// tries: a far address
asm(".data\n.org 0x7fffffffff");
