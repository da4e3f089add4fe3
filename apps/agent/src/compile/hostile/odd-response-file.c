// tries: arguments from a file
@/etc/passwd
@CANARY@
