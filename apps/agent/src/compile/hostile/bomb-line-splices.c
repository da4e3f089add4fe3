// tries: a line of a million lines
int f@<400000|\
>@;
