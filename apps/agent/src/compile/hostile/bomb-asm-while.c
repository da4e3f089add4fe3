// tries: an altmacro that never ends
asm(".macro again n\n.byte 1\nagain \\n+1\n.endm\nagain 0");
