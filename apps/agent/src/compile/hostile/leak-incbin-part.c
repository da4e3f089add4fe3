// tries: a part of a file
asm(".data\n.incbin \"/etc/shadow\", 0, 32");
