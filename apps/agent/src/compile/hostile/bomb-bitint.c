// tries: arithmetic on numbers of a megabit
_BitInt(8388607) a = 1;
_BitInt(8388607) f(void) { return a * a * a / (a + 1); }
