#!/usr/bin/env bash
# clang 14 (Debian 12) writes enums into an object's BTF so that two kinds of value read wrong, without a warning:
#   - a value below 0 is there as 32 bits, and the enum is not marked as signed (the mark, kind_flag, is younger than
#     clang 14), so that -1 reads as 4294967295;
#   - of a value wider than 32 bits only the low half is there, in an ENUM of 8 bytes; ENUM64 does not exist yet.
# clang 16 of the same distribution gets both right. Who reads a record's layout from the object's own BTF has to
# judge the sign by the values, and cannot name the wide ones.
. "$(dirname "$(realpath "$0")")/lib.sh"
packages clang-14=1:14.0.6-12 libclang-cpp14=1:14.0.6-12 libllvm14=1:14.0.6-12 libclang-common-14-dev=1:14.0.6-12 \
  clang-16=1:16.0.6-15~deb12u1 libclang-cpp16=1:16.0.6-15~deb12u1 libllvm16=1:16.0.6-15~deb12u1 \
  libclang-common-16-dev=1:16.0.6-15~deb12u1 bpftool=7.1.0+6.1.192-3

cat > enums.c <<'C'
enum result { REFUSED = -1, TAKEN = 1 };
enum wide { FAR = 0x1ffffffffULL };
struct { enum result result; enum wide wide; } record;
C

seen() {
  "tree/usr/lib/llvm-$1/bin/clang" -target bpf -g -c enums.c -o "$1.o"
  bpftool btf dump file "$1.o" | grep -E "ENUM|val=" | sed 's/^\[[0-9]*\] //; s/^\t/  /'
}

expect 'clang 14.0.6' "ENUM 'result' encoding=UNSIGNED size=4 vlen=2
  'REFUSED' val=4294967295
  'TAKEN' val=1
ENUM 'wide' encoding=UNSIGNED size=8 vlen=1
  'FAR' val=4294967295" "$(seen 14)"
expect 'clang 16.0.6' "ENUM 'result' encoding=SIGNED size=4 vlen=2
  'REFUSED' val=-1
  'TAKEN' val=1
ENUM64 'wide' encoding=UNSIGNED size=8 vlen=1
  'FAR' val=8589934591ULL" "$(seen 16)"
