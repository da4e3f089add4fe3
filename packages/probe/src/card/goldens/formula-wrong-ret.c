expression
“ret < 0 ? 1 : 0” cannot be had at fentry at fn:tcp_connect (character 1): fentry does not see what the call returns: take fexit, kretprobe or another exit hook, or give the way an exit
