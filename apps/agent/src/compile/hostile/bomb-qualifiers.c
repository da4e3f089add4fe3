// tries: what the search for types steps over
@<250000|__a >@int f;
