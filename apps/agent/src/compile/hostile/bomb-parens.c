// tries: brackets deeper than any stack
int x = @<200000|(>@1@<200000|)>@;
