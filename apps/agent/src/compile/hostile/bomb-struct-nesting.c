// tries: structs in structs
@<50000|struct { >@int a; @<50000|} b; >@
