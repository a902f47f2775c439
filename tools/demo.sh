#!/bin/sh
# SPDX-License-Identifier: MIT
# The whole story in one script: notes, training, instrument, sound. What is done already is kept.
#
#   tools/demo.sh TIMBREL FOLDER     DEMO_MINUTES: how long to train (3)
#
# It ends in the real Pure Data, where `make externals` could build nn~ for it.
set -eu

timbrel=$1
demo=$2
run=$demo/run
minutes=${DEMO_MINUTES:-3}

[ -f "$demo/notes/notes.json" ] || $timbrel data notes "$demo/notes"

if [ ! -f "$run/metrics.json" ]; then
    if [ -f "$run/checkpoints/last/progress.json" ]; then
        $timbrel train --resume "$run"
    else
        rm -rf "$run"
        $timbrel train demo data.root="$demo/notes" train.max_minutes="$minutes" --run "$run"
    fi
    $timbrel evaluate "$run"
fi

if [ ! -f "$demo/orchestra.ts" ]; then
    $timbrel export "$run" -o "$demo/orchestra.ts"
    $timbrel verify "$demo/orchestra.ts"
fi

if [ ! -f "$demo/trajectory.wav" ]; then
    # Four notes that the model has never heard, spread over the held-out ones.
    held=$($timbrel evaluate "$run" --list 4)
    for note in $held; do
        name=$(basename "$note" .wav)
        cp "$demo/notes/$note" "$demo/$name.wav"
        $timbrel render "$demo/orchestra.ts" "$demo/$name.wav" -o "$demo/$name.forward.wav" --compensate
        $timbrel render "$demo/orchestra.ts" "$demo/$name.wav" -o "$demo/$name.latents.csv" --method encode
        $timbrel render "$demo/orchestra.ts" -o "$demo/$name.decode.wav" --method decode \
            --latents "$demo/$name.latents.csv"
    done
    # Movement around the last of them: its latents, and a circle in the first four added.
    $timbrel render "$demo/orchestra.ts" -o "$demo/trajectory.wav" --method decode \
        --latents "$demo/$name.latents.csv" --trajectory circle:z1,z2,z3,z4:radius=0.7:turns=2
fi
cp "$run/report.md" "$demo/report.md"
rm -rf "$demo/figures"
cp -r "$run/figures" "$demo/figures"

# The patches in puredata/ look for it there; a file that is newer stays.
mkdir -p puredata/models
cp "$demo/orchestra.ts" puredata/models/orchestra.ts

in_pd=""
name=$(basename "$(ls "$demo"/*.forward.wav | tail -1)" .forward.wav)
if command -v pd >/dev/null && ls puredata/nn~.pd_* >/dev/null 2>&1; then
    folder=$(cd "$demo" && pwd | sed 's/ /\\\\ /g')
    rate=$($timbrel inspect "$demo/orchestra.ts" --json |
        sed -n 's/.*"sample_rate": *\([0-9]*\).*/\1/p' | head -1)
    rm -f "$demo/$name.pd.wav"
    pd -batch -nosound -noprefs -r "$rate" -open puredata/render.pd \
        -send "nn-render $folder/$name.wav $folder/$name.pd.wav" 2>/dev/null || true
    if [ -f "$demo/$name.pd.wav" ]; then
        echo "Pure Data against timbrel render, sample by sample:"
        $timbrel render "$demo/orchestra.ts" "$demo/$name.wav" -o "$demo/$name.block64.wav" \
            --block 64 --check "$demo/$name.pd.wav" --tolerance 1e-6
        in_pd=", .pd.wav (played by Pure Data)"
    else
        echo "Pure Data played nothing: pd -batch -nosound -open puredata/render.pd says why"
        exit 1
    fi
else
    echo "Pure Data or its external is not here: make externals says what is missing"
fi

echo
echo "made in $demo/:"
echo "  orchestra.ts           the instrument: [nn~ orchestra.ts decode] in Max or Pure Data"
for note in "$demo"/*.forward.wav; do
    name=$(basename "$note" .forward.wav)
    echo "  $name.wav, .forward.wav, .decode.wav$([ -f "$demo/$name.pd.wav" ] && echo "$in_pd")"
done
echo "  trajectory.wav         a circle in the latent space around the last of them"
echo "  figures/latents.png    the latent space, coloured by instrument"
echo "  report.md              how good it is"
echo
[ -z "$in_pd" ] || echo "next, by hand: pd puredata/examples/synth.pd"
echo "next, with a recording of your own:"
echo "  $timbrel render $demo/orchestra.ts my.wav -o out.wav"
