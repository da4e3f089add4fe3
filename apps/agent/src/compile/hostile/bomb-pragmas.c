// tries: pragmas without end
@<40000|_Pragma("unroll")
>@int f;
