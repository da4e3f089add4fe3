#!/usr/bin/env bash
# pahole 1.24 writes linkage=static on every FUNC, also on a function that the linker sees; clang's own BTF of the same
# source tells the two apart. So the kernel's BTF, which pahole makes, does not say which functions are global: who wants
# to leave file-local names out has to take that from the symbol table.
. "$(dirname "$(realpath "$0")")/lib.sh"
packages pahole=1.24-4.1 libdw1=0.188-2.1 libelf1=0.188-2.1 bpftool=7.1.0+6.1.192-3 \
  clang-14=1:14.0.6-12 libclang-cpp14=1:14.0.6-12 libllvm14=1:14.0.6-12 libclang-common-14-dev=1:14.0.6-12 \
  libz3-4=4.8.12-3.1 libedit2=3.1-20221030-2 libbsd0=0.11.7-2

cat > sample.c <<'C'
__attribute__((noinline)) static int hidden(int n) { return n + 1; }
int shared(int n) { return hidden(n); }
C
clang=tree/usr/lib/llvm-14/bin/clang
$clang -O1 -g -c sample.c -o sample.o
$clang -O1 -g -target bpf -c sample.c -o sample.bpf.o
pahole -J --btf_encode_detached sample.btf sample.o

functions() { bpftool btf dump file "$1" | grep -o "FUNC '.*" | sed 's/ type_id=[0-9]*//' | sort; }
expect 'nm: a capital is global' 'T shared
t hidden' "$(nm sample.o | awk '$2 ~ /[Tt]/ {print $2, $3}' | LC_ALL=C sort)"
expect 'clang 14 -target bpf' "FUNC 'hidden' linkage=static
FUNC 'shared' linkage=global" "$(functions sample.bpf.o)"
expect 'pahole 1.24 -J' "FUNC 'hidden' linkage=static
FUNC 'shared' linkage=static" "$(functions sample.btf)"
