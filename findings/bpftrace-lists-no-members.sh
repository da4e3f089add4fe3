#!/usr/bin/env bash
# bpftrace 0.17 shows the members of a struct, `-lv 'struct NAME'`, except where one of them is, by value, of a typedef of
# a struct without a tag (`typedef struct { unsigned val; } kuid_t;`): then it prints nothing and ends with 0, though
# `-l` names the struct and bpftool shows its members. On a 6.12 kernel struct inode and struct cred are such. An empty
# answer is not “no members”: take `bpftool btf dump … format c`.
. "$(dirname "$(realpath "$0")")/lib.sh"
packages bpftrace=0.17.0-1 libbpf1=1:1.1.2-0+deb12u1 libbpfcc=0.26.0+ds-1 libclang1-14=1:14.0.6-12 \
  libllvm14=1:14.0.6-12 libz3-4=4.8.12-3.1 libedit2=3.1-20221030-2 libbsd0=0.11.7-2 libmd0=1.0.4-2 \
  libxml2=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1 bpftool=7.1.0+6.1.192-3 \
  pahole=1.24-4.1 libdw1=0.188-2.1 libelf1=0.188-2.1 clang-14=1:14.0.6-12 libclang-cpp14=1:14.0.6-12 \
  libclang-common-14-dev=1:14.0.6-12

cat > sample.c <<'C'
typedef struct { unsigned val; } id_t;
struct by_value { int usage; id_t owner; };
struct by_pointer { int usage; id_t *owner; };
struct tagged { int usage; struct by_pointer inner; };
struct by_value v; struct by_pointer p; struct tagged t;
C
tree/usr/lib/llvm-14/bin/clang -g -c sample.c -o sample.o
pahole -J --btf_encode_detached sample.btf sample.o
export BPFTRACE_BTF=$work/sample.btf

expect "bpftrace -l 'struct *'" 'struct by_pointer
struct by_value
struct tagged' "$(bpftrace -l 'struct *')"
members() { bpftrace -lv "struct $1" && echo "(ended with $?)"; }
expect 'by pointer' 'struct by_pointer {
	int usage;
	id_t *owner;
};

(ended with 0)' "$(members by_pointer)"
expect 'with a tag' 'struct tagged {
	int usage;
	struct by_pointer inner;
};

(ended with 0)' "$(members tagged)"
expect 'by value' '(ended with 0)' "$(members by_value)"
expect 'bpftool of the same BTF' "STRUCT 'by_value' size=8 vlen=2
	'usage'
	'owner'" "$(bpftool btf dump file sample.btf | grep -A2 "STRUCT 'by_value'" | sed "s/^\[[0-9]*\] //; s/ type_id.*//")"
