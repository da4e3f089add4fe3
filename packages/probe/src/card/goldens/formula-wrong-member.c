expression
“sk->sk_sndbuff + 1” cannot be had at fentry at fn:tcp_connect (character 5): struct sock has no sk_sndbuff on this kernel. Did you mean sk_sndbuf?
