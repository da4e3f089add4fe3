// tries: brackets that never close
int x = @<500000|(>@
