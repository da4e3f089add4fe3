// tries: operators without end
int x = @<400000|- >@1;
