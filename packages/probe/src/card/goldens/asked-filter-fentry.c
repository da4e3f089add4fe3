expression
“sk_sndbuf” cannot be had at fentry at fn:tcp_connect (character 1): sk_sndbuf is no value at fentry at fn:tcp_connect, and no constant of this kernel’s enums. Did you mean sk?
