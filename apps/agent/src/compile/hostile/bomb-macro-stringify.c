// tries: a text of stringified macros
#define Q(x) #x
#define R(x) Q(x) Q(x)
#define R1(x) R(R(x)) R(R(x))
#define R2(x) R1(R1(x)) R1(R1(x))
#define R3(x) R2(R2(x)) R2(R2(x))
#define R4(x) R3(R3(x)) R3(R3(x))
const char s[] = R4(R4("x"));
