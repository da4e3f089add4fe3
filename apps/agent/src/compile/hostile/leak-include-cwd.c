// tries: files beside the agent
#include "package.json"
#include "./package.json"
#include "../package.json"
