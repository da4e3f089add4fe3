// tries: choices by type, doubling
#define G(x) _Generic((x), int: (x), default: (x))
#define G1(x) G(G(G(x)))
#define G2(x) G1(G1(G1(x)))
#define G3(x) G2(G2(G2(x)))
int y = G3(G3(1));
