#!/usr/bin/env bash
# pahole 1.24 makes an INT without a sign of each floating-point type, `double` an integer of 64 bits, unless it is told
# --btf_gen_floats; nothing in the BTF but the type's name says that it is none. The kernel's build tells it so, who
# makes detached BTF of a user program has to as well: read by encoding, 1.5 shows as 4609434218613702656.
. "$(dirname "$(realpath "$0")")/lib.sh"
packages pahole=1.24-4.1 libdw1=0.188-2.1 libelf1=0.188-2.1 bpftool=7.1.0+6.1.192-3 \
  gcc-12=12.2.0-14+deb12u1 cpp-12=12.2.0-14+deb12u1 libgcc-12-dev=12.2.0-14+deb12u1 binutils=2.40-2 \
  binutils-x86-64-linux-gnu=2.40-2 binutils-common=2.40-2 libbinutils=2.40-2 libisl23=0.25-1.1 libmpc3=1.3.1-1 \
  libmpfr6=4.2.0-1 libctf0=2.40-2 libgprofng0=2.40-2

echo 'struct sample { float load; double mean; long double exact; } sample;' > sample.c
tree/usr/bin/x86_64-linux-gnu-gcc-12 -g -c sample.c -o sample.o

seen() {
  pahole -J "$@" --btf_encode_detached sample.btf sample.o
  bpftool btf dump file sample.btf | grep -E "'(float|double|long double)'" | sed 's/^\[[0-9]*\] //' | sort
}

expect 'pahole 1.24 -J' "INT 'double' size=8 bits_offset=0 nr_bits=64 encoding=(none)
INT 'float' size=4 bits_offset=0 nr_bits=32 encoding=(none)
INT 'long double' size=16 bits_offset=0 nr_bits=128 encoding=(none)" "$(seen)"
expect 'pahole 1.24 -J --btf_gen_floats' "FLOAT 'double' size=8
FLOAT 'float' size=4
FLOAT 'long double' size=16" "$(seen --btf_gen_floats)"
