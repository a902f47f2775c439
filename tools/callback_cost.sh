#!/bin/sh
# SPDX-License-Identifier: MIT
# Instructions per 64-sample callback of an asynchronous identity, counted by callgrind.
#
#   tools/callback_cost.sh BUILD [CHANNELS [MODEL_BLOCK]]
#
# Two runs of different length: their difference is free of everything that happens once.
set -eu
cost=$1/cpp/tests/cost
channels=${2:-1}
block=${3:-2048}
few=1000
many=11000
counts=$(mktemp -d)
trap 'rm -rf "$counts"' EXIT

instructions() {
    valgrind --tool=callgrind --toggle-collect=callback --callgrind-out-file="$counts/$1" \
        "$cost" "$channels" "$block" "$1" >/dev/null 2>&1
    sed -n 's/^\(summary\|totals\): *\([0-9]*\).*/\2/p' "$counts/$1" | head -1
}

echo $((($(instructions $many) - $(instructions $few)) / (many - few)))
