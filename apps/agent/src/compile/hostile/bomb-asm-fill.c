// tries: two gigabytes in one directive
asm(".data\n.fill 0x7fffffff, 1, 1");
