// tries: a name in escapes
asm(".incbin \"\\057etc\\057passwd\"");
