filter
“sk_sndbuf” is no filter: it has none of !^= == != <= >= ^= !& < > &. Write what is compared, an operator and a value: port == 443, latency > 1ms, comm ^= ssh
