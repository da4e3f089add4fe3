// tries: a struct of a million members
#define A(x) int x##a; int x##b; int x##c; int x##d;
#define B(x) A(x##a) A(x##b) A(x##c) A(x##d) A(x##e) A(x##f) A(x##g) A(x##h)
#define C(x) B(x##a) B(x##b) B(x##c) B(x##d) B(x##e) B(x##f) B(x##g) B(x##h)
#define D(x) C(x##a) C(x##b) C(x##c) C(x##d) C(x##e) C(x##f) C(x##g) C(x##h)
#define E(x) D(x##a) D(x##b) D(x##c) D(x##d) D(x##e) D(x##f) D(x##g) D(x##h)
#define F(x) E(x##a) E(x##b) E(x##c) E(x##d) E(x##e) E(x##f) E(x##g) E(x##h)
#define G(x) F(x##a) F(x##b) F(x##c) F(x##d) F(x##e) F(x##f) F(x##g) F(x##h)
struct s { G(m) G(n) };
int f(struct s *s) { return s->maaaaaaa; }
