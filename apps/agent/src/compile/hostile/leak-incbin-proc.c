// tries: the environment, as data
asm(".data\n.incbin \"/proc/self/environ\"");
