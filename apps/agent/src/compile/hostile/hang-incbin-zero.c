// tries: to read without end, as data
asm(".incbin \"/dev/zero\"");
