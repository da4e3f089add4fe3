// tries: 2^25 inlined calls
static inline __attribute__((always_inline)) int f0(volatile int *p) { return *p; }
static inline __attribute__((always_inline)) int f1(volatile int *p) { return f0(p) + f0(p); }
static inline __attribute__((always_inline)) int f2(volatile int *p) { return f1(p) + f1(p); }
static inline __attribute__((always_inline)) int f3(volatile int *p) { return f2(p) + f2(p); }
static inline __attribute__((always_inline)) int f4(volatile int *p) { return f3(p) + f3(p); }
static inline __attribute__((always_inline)) int f5(volatile int *p) { return f4(p) + f4(p); }
static inline __attribute__((always_inline)) int f6(volatile int *p) { return f5(p) + f5(p); }
static inline __attribute__((always_inline)) int f7(volatile int *p) { return f6(p) + f6(p); }
static inline __attribute__((always_inline)) int f8(volatile int *p) { return f7(p) + f7(p); }
static inline __attribute__((always_inline)) int f9(volatile int *p) { return f8(p) + f8(p); }
static inline __attribute__((always_inline)) int f10(volatile int *p) { return f9(p) + f9(p); }
static inline __attribute__((always_inline)) int f11(volatile int *p) { return f10(p) + f10(p); }
static inline __attribute__((always_inline)) int f12(volatile int *p) { return f11(p) + f11(p); }
static inline __attribute__((always_inline)) int f13(volatile int *p) { return f12(p) + f12(p); }
static inline __attribute__((always_inline)) int f14(volatile int *p) { return f13(p) + f13(p); }
static inline __attribute__((always_inline)) int f15(volatile int *p) { return f14(p) + f14(p); }
static inline __attribute__((always_inline)) int f16(volatile int *p) { return f15(p) + f15(p); }
static inline __attribute__((always_inline)) int f17(volatile int *p) { return f16(p) + f16(p); }
static inline __attribute__((always_inline)) int f18(volatile int *p) { return f17(p) + f17(p); }
static inline __attribute__((always_inline)) int f19(volatile int *p) { return f18(p) + f18(p); }
static inline __attribute__((always_inline)) int f20(volatile int *p) { return f19(p) + f19(p); }
static inline __attribute__((always_inline)) int f21(volatile int *p) { return f20(p) + f20(p); }
static inline __attribute__((always_inline)) int f22(volatile int *p) { return f21(p) + f21(p); }
static inline __attribute__((always_inline)) int f23(volatile int *p) { return f22(p) + f22(p); }
static inline __attribute__((always_inline)) int f24(volatile int *p) { return f23(p) + f23(p); }
static inline __attribute__((always_inline)) int f25(volatile int *p) { return f24(p) + f24(p); }
int f(volatile int *p) { return f25(p); }
