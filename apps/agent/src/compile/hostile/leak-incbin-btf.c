// tries: into the section that is read back
asm(".pushsection .BTF,\"\",@progbits\n.incbin \"@CANARY@\"\n.popsection");
