// tries: a comment that never ends
/* @<450000|/*>@
