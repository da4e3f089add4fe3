#!/usr/bin/env bash
# c++filt 2.40 tells a C++ function's parts by the suffix that the compiler gave them, `foo(int) [clone .cold]`. Of a
# Rust symbol, old mangling or v0, it drops the suffix: the cold part, a clone of LTO and the function itself get one
# name. Stacks that are folded by such names count three functions as one, and a point chosen by name is one of three.
. "$(dirname "$(realpath "$0")")/lib.sh"
packages binutils=2.40-2 binutils-x86-64-linux-gnu=2.40-2 binutils-common=2.40-2 libbinutils=2.40-2

seen() { tree/usr/bin/x86_64-linux-gnu-c++filt "$@" | sort | uniq -c | sed 's/^ *//'; }

expect 'C++: the function, its cold part, a clone' '1 foo(int)
1 foo(int) [clone .cold]
1 foo(int) [clone .llvm.1234]' "$(seen _Z3fooi _Z3fooi.cold _Z3fooi.llvm.1234)"
expect 'Rust v0: the same three' '3 probe[0]::open' "$(seen _RNvC5probe4open _RNvC5probe4open.cold _RNvC5probe4open.llvm.1234)"
legacy=_ZN5probe4open17h05af221e174051e9E
expect 'Rust, old mangling: the same three' '3 probe::open::h05af221e174051e9' "$(seen $legacy $legacy.cold $legacy.llvm.1234)"
