#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a Pd whose MIDI device is a pipe: pd_midi.sh FOLDER COMMAND …, the pipe is FOLDER/midi.
#
# Debian's Pd knows ALSA's and OSS's MIDI and not JACK's. Its OSS driver reads /dev/midi, and in a
# mount namespace of its own, which needs no rights outside of it, that can be anything.
set -e
folder=$1
shift
for name in null zero random urandom; do
  : >"$folder/$name"
  mount --bind "/dev/$name" "$folder/$name"
done
mkfifo "$folder/midi"
mount --rbind "$folder" /dev
exec "$@"
