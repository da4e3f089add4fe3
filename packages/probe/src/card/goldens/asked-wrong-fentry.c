capture
Column sk_sndbuff cannot be captured with fentry at fn:tcp_connect ("arg.sk->sk_sndbuff" on debian-6.12): struct sock has no sk_sndbuff on this kernel. Did you mean sk_sndbuf?
