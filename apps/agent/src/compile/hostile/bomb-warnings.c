// tries: more warnings than anyone reads
#define W(n) static inline int w##n(void) { int unused##n; return n; }
#define V(n) W(n##0) W(n##1) W(n##2) W(n##3) W(n##4) W(n##5) W(n##6) W(n##7)
#define U(n) V(n##0) V(n##1) V(n##2) V(n##3) V(n##4) V(n##5) V(n##6) V(n##7)
#define T(n) U(n##0) U(n##1) U(n##2) U(n##3) U(n##4) U(n##5) U(n##6) U(n##7)
T(1) T(2) T(3) T(4)
