#!/bin/sh
# SPDX-License-Identifier: MIT
# Fetches Debian's backport of Pure Data 0.55 (multichannel signals) into a folder, without
# installing it: DEST/usr/bin/puredata. Quiet when it is there already. Needs no rights.
#
#   tools/pd_backport.sh DEST
set -eu
dest=${1:?"usage: tools/pd_backport.sh DEST"}
[ ! -x "$dest/usr/bin/puredata" ] || exit 0

fail() {
    echo "no newer Pure Data: $1; install one yourself and say where by TIMBREL_PD_NEW." >&2
    exit 1
}
command -v apt-get >/dev/null && command -v dpkg >/dev/null || fail "this is no Debian or Ubuntu"
# shellcheck source=/dev/null
codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
[ -n "$codename" ] || fail "/etc/os-release names no release"

# The mirror as the machine's own sources name it, in either of apt's formats; apt's own keyring.
mirror=$(apt-get indextargets --no-release-info --format '$(REPO_URI) $(RELEASE)' 2>/dev/null |
    awk -v wanted="$codename" '$2 == wanted || $2 == "stable" { print $1; exit }')
[ -n "$mirror" ] || fail "apt knows no mirror of $codename"

mkdir -p "$dest"
work=$(mktemp -d "$dest/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
work=$(cd "$work" && pwd)
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
echo "deb $mirror $codename-backports main" >"$work/sources.list"
apt() {
    apt-get -qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" \
        -o APT::Sandbox::User="$(id -un)" -o Acquire::Retries=2 "$@" >"$work/log" 2>&1
}
apt update || fail "no list of $codename-backports could be had"
(cd "$work" && apt download puredata-core) || fail "puredata-core is not in $codename-backports"
dpkg -x "$work"/puredata-core_*.deb "$work/unpacked" || fail "the package could not be unpacked"
mv "$work/unpacked/usr" "$dest/usr"
