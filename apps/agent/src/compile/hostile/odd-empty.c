// tries: nothing at all

