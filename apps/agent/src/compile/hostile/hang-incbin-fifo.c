// tries: to wait for a pipe, as data
asm(".incbin \"@FIFO@\"");
