// tries: whether a file exists
#ifdef __has_embed
#if __has_embed("@CANARY@")
#error HOOKLAB_SEEN
#endif
#endif
int f;
