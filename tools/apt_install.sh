#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs Debian packages where this user may; else says in one line what to type, and exits with 1.
#
#   tools/apt_install.sh PACKAGE …
set -u
sudo=""
if [ "$(id -u)" != 0 ]; then
    if ! sudo -n true 2>/dev/null; then
        echo "missing, and this user may not install them: sudo apt install $*"
        exit 1
    fi
    sudo="sudo -n"
fi
echo "installing $* …"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq >/dev/null 2>&1
said=$(mktemp)
trap 'rm -f "$said"' EXIT
if ! $sudo apt-get install -y -qq --no-install-recommends "$@" >"$said" 2>&1; then
    tail -2 "$said"
    echo "could not install $*"
    exit 1
fi
