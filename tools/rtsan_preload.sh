#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes RealtimeSanitizer's runtime a library that can be preloaded into a program that knows nothing
# of it, such as the stock Pd with our instrumented external.
#
#   tools/rtsan_preload.sh CLANG OUT.so
#
# The runtime comes as an archive for executables. One member of it registers itself in a way that is
# not allowed in a shared library; a constructor that runs before all others takes its place.
set -eu
clang=$1
out=$2
archive=$("$clang" --print-resource-dir)/lib/linux/libclang_rt.rtsan-$(uname -m).a
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$archive" "$work/rtsan.a"
ar d "$work/rtsan.a" rtsan_preinit.cpp.o
cat >"$work/begin.c" <<'END'
void __rtsan_init(void);
__attribute__((constructor(101))) static void begin(void) { __rtsan_init(); }
END
"${clang%++*}${clang#*++}" -O2 -fPIC -c "$work/begin.c" -o "$work/begin.o"
"$clang" -shared -o "$out" "$work/begin.o" -Wl,--whole-archive "$work/rtsan.a" \
    -Wl,--no-whole-archive -Wl,-z,initfirst -ldl -lpthread -lrt -lm
