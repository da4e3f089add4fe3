// tries: assembler source
asm(".include \"@CANARY@\"");
