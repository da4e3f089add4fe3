// tries: whether a file exists
#if __has_include("@CANARY@")
#error HOOKLAB_SEEN
#endif
int f;
