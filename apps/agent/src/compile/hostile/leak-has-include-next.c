// tries: whether a file exists, after the first match
#if __has_include_next("@CANARY@")
#error HOOKLAB_SEEN
#endif
int f;
