// tries: what lies beside the headers that are bound
#include <bpf/../secret>
#include <bpf/../../@CANARY@>
