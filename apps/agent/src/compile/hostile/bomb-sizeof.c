// tries: what the search for types looks ahead for
@<140000|sizeof(>@
