#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what the C++ core, the external and their tests are built with, where that is allowed; says
# in one line what is missing, and then exits with 1.
#
#   tools/native_packages.sh [build|test]     test: sanitizers, valgrind and JACK too
set -u
build="g++ cmake ninja-build puredata-core puredata-dev libreaderwriterqueue-dev nlohmann-json3-dev
    catch2 libsndfile1-dev"
test="clang-22 libclang-rt-22-dev llvm-22 valgrind jackd2 puredata-gui xvfb imagemagick"

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

sudo=""
if [ "$(id -u)" != 0 ]; then
    if ! sudo -n true 2>/dev/null; then
        echo "missing, and this user may not install them: sudo apt install$missing"
        exit 1
    fi
    sudo="sudo -n"
fi
echo "installing$missing …"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq >/dev/null 2>&1
# shellcheck disable=SC2086
if ! $sudo apt-get install -y -qq --no-install-recommends $missing >/tmp/timbrel-apt.$$ 2>&1; then
    tail -2 /tmp/timbrel-apt.$$
    rm -f /tmp/timbrel-apt.$$
    echo "could not install$missing; see docs/building.md"
    exit 1
fi
rm -f /tmp/timbrel-apt.$$
