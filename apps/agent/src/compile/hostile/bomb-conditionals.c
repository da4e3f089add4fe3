// tries: #if in #if
@<60000|#if 1
>@int f;
