// tries: the workbench’s own files
#include "@REPOSITORY@/package.json"
