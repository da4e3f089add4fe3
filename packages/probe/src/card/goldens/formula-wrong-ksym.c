capture
Column sk_destruct cannot be captured with fentry at fn:tcp_connect ("ksym(arg.sk->sk_destruct)" on debian-5.10): ksym(…) cannot be had: this kernel cannot print names into text (no bpf_snprintf)
