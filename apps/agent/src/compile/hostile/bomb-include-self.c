// tries: itself, without end
#include __FILE__
