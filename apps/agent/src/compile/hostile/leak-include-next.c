// tries: the search after the first match
#include_next "@CANARY@"
#include_next <passwd>
