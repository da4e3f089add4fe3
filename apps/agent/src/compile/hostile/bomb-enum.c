// tries: an enum of a hundred thousand
enum {
@<100000|A@#,>@
};
