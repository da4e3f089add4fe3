// tries: a hundred thousand macros
@<30000|#define X@# 1
#undef X
>@int f;
