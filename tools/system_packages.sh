#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs the system packages that notes are rendered with, where that is allowed. Never fails.
set -u

packages="libfluidsynth3 fluid-soundfont-gm"
have_library() { ldconfig -p 2>/dev/null | grep -q libfluidsynth || [ -e /opt/homebrew/lib/libfluidsynth.dylib ] || [ -e /usr/local/lib/libfluidsynth.dylib ]; }
have_soundfont() { ls /usr/share/sounds/sf2/*.sf2 /usr/share/soundfonts/*.sf2 /opt/homebrew/share/soundfonts/*.sf2 2>/dev/null | grep -q . || [ -n "${TIMBREL_SOUNDFONT:-}" ]; }

have_library && have_soundfont && exit 0
if command -v apt-get >/dev/null; then
    sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    if [ -z "$sudo" ] || sudo -n true 2>/dev/null; then
        echo "installing $packages …"
        export DEBIAN_FRONTEND=noninteractive
        $sudo apt-get update -qq >/dev/null 2>&1
        # shellcheck disable=SC2086
        $sudo apt-get install -y -qq --no-install-recommends $packages >/dev/null 2>&1 && exit 0
        echo "could not install $packages: the demo will use the built-in orchestra"
        exit 0
    fi
    echo "not allowed to install packages: run 'sudo apt install $packages' for sampled notes"
    exit 0
fi
echo "no FluidSynth or SoundFont found: install fluid-synth and a General MIDI SoundFont for sampled notes"
exit 0
