#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs the system packages that set-up needs, where that is allowed: python's venv module, and
# FluidSynth with a SoundFont for sampled notes, and PortAudio for sound cards. Never fails; says in
# one line what is missing.
#
#   tools/system_packages.sh PYTHON
set -u
PATH=$PATH:/sbin:/usr/sbin # where Debian keeps ldconfig, which a user's PATH lacks
python=${1:-python3}

missing=""
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing="python3-venv"

have_library=no
ldconfig -p 2>/dev/null | grep -q libfluidsynth && have_library=yes
for file in /opt/homebrew/lib/libfluidsynth*.dylib /usr/local/lib/libfluidsynth*.dylib; do
    [ -e "$file" ] && have_library=yes
done
[ $have_library = yes ] || missing="$missing libfluidsynth3"

have_soundfont=no
[ -n "${TIMBREL_SOUNDFONT:-}" ] && have_soundfont=yes
for file in /usr/share/sounds/sf[23]/*.sf[23] /usr/share/soundfonts/*.sf[23] \
    /opt/homebrew/share/soundfonts/*.sf[23] /usr/local/share/soundfonts/*.sf[23]; do
    [ -e "$file" ] && have_soundfont=yes
done
[ $have_soundfont = yes ] || missing="$missing fluid-soundfont-gm"

# On other systems sounddevice brings its own.
if [ "$(uname)" = Linux ]; then
    ldconfig -p 2>/dev/null | grep -q libportaudio || missing="$missing libportaudio2"
fi

[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null; then
    echo "not found: $missing (or what they are called here); without FluidSynth notes come from the built-in orchestra"
    exit 0
fi
# shellcheck disable=SC2086
sh "$(dirname "$0")/apt_install.sh" $missing || echo "without FluidSynth notes come from the built-in orchestra, without PortAudio no sound card plays"
exit 0
