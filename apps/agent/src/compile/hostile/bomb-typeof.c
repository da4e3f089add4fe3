// tries: types of types
int x; @<20000|__typeof__(>@x@<20000|)>@ y;
