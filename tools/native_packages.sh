#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what the C++ core, the external and their tests are built with, where that is allowed; says
# in one line what is missing, and then exits with 1.
#
#   tools/native_packages.sh [build|test]     test: sanitizers, valgrind and JACK too
set -u
build="g++ cmake ninja-build puredata-core puredata-dev libreaderwriterqueue-dev nlohmann-json3-dev
    catch2 libsndfile1-dev"
test="clang-22 libclang-rt-22-dev llvm-22 valgrind jackd2 libportaudio2 puredata-gui xvfb imagemagick"

wanted=$build
[ "${1:-build}" = test ] && wanted="$build $test"

if ! command -v dpkg-query >/dev/null; then
    echo "needed, under what they are called here:" $wanted "(docs/building.md)"
    exit 0
fi
missing=""
for package in $wanted; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "ok installed" ||
        missing="$missing $package"
done
[ -n "$missing" ] || exit 0

# shellcheck disable=SC2086
sh "$(dirname "$0")/apt_install.sh" $missing || { echo "see docs/building.md"; exit 1; }
