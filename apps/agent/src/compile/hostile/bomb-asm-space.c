// tries: a terabyte in one directive
asm(".data\n.space 1099511627776");
