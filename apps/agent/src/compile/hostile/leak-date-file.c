// tries: where and when it was compiled
const char where[] = __FILE__ __TIMESTAMP__ __BASE_FILE__;
int f(void) { return sizeof(where); }
