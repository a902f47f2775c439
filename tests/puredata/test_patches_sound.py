# SPDX-License-Identifier: MIT
"""The Pd library in the real Pd: every patch opens without a complaint, and sounds as it says.

The examples play an instrument that can be calculated, in place of the demo instrument.
"""

import os
import subprocess
import warnings

import broken
import numpy as np
import pytest
from partials import LATENTS, RATE, SCALE, Partials, partial_hz
from pd import environment
from tapped import LIBRARY, PATCHES, Tapped, library
from tones import Tones

pytestmark = pytest.mark.native
SLIDERS = {f"z{k}": (f"timbrel.slider z{k}", 0) for k in range(1, LATENTS + 1)}
LOUD = (0.0, "out level 0")  # timbrel.out begins at -18 dB
OUT = {"out": ("timbrel.out", 1)}
QUIET = 10 ** (18 / 20)  # undoes that


@pytest.fixture(scope="module")
def folder(external, tmp_path_factory):
    """A copy of the library, as installed, whose instruments are Partials and Tones."""
    parent = tmp_path_factory.mktemp("a library")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        partials = broken.write(Partials(), parent / "partials.ts")
        tones = broken.write(Tones(), parent / "tones.ts")
    return library(parent / "timbrel", orchestra=partials, pitched=tones)


@pytest.mark.parametrize("path", PATCHES, ids=lambda path: path.relative_to(LIBRARY).as_posix())
def test_patches_open_without_a_complaint(path, folder, any_pd, request):
    """With no search path given and no preferences: nothing but what the patch declares."""
    if path.stem == "multichannel" and any_pd == request.getfixturevalue("old_pd"):
        return  # it says itself that it needs Pd 0.54
    copy = folder / path.relative_to(LIBRARY)
    words = [any_pd, "-nogui", "-nosound", "-noprefs", "-stderr", "-batch", "-open", str(copy)]
    surroundings = environment({"HOME": str(folder), "LD_LIBRARY_PATH": _libraries()})
    done = subprocess.run(
        [*words, "-send", "pd dsp 1", "-send", "pd quit"],
        cwd="/",
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def _libraries() -> str:
    return os.environ.get("LD_LIBRARY_PATH", "")


def amplitudes(sound: np.ndarray) -> np.ndarray:
    """Amplitudes of the 16 partials at the end of a sound, as latents."""
    length = 16 * 512
    spectrum = np.abs(np.fft.rfft(sound[-length:])) * 2 / length / SCALE
    return spectrum[[round(partial_hz(k) * length / RATE) for k in range(1, LATENTS + 1)]]


def latents(**values: float) -> np.ndarray:
    wanted = np.zeros(LATENTS)
    for name, value in values.items():
        wanted[int(name[1:]) - 1] = value
    return wanted


START = latents(z1=1.5)  # where synth.pd begins: in the demo instrument z1 is loudness

# --- synth ----------------------------------------------------------------------------------------


def test_synth_each_slider_moves_its_latent(folder, any_pd):
    synth = Tapped(folder, "synth", OUT | SLIDERS)
    values = {f"z{k}": k / 8 for k in range(1, LATENTS + 1)}
    messages = [LOUD, *((0.1, f"{name} {value}") for name, value in values.items())]
    sound, _ = synth.play(messages, 0.5, any_pd)
    # All partials together would be warmer than the limit allows: it is heard at -18 dB.
    quiet, _ = synth.play(messages[1:], 0.5, any_pd)
    assert np.abs(sound).max() == pytest.approx(0.9)
    assert amplitudes(quiet) * QUIET == pytest.approx(latents(**values), abs=1e-3)


def test_synth_gain_reaches_the_model(folder, old_pd):
    synth = Tapped(folder, "synth", OUT | SLIDERS | {"gain": ("set gain_db -6", 0)})
    sound, _ = synth.play([LOUD, (0.1, "z2 1"), (0.2, "gain bang")], 0.6, old_pd)
    assert amplitudes(sound) == pytest.approx(latents(z1=1.5, z2=1) * 10 ** (-6 / 20), abs=1e-3)


def test_synth_walk_is_the_same_for_the_same_seed_and_ends_at_home(folder, old_pd):
    inputs = OUT | {"seed": ("seed $1", 0), "walk": ("s $0-walk", 0)}
    synth = Tapped(folder, "synth", inputs)
    begin = [LOUD, (0.05, "walk speed 20"), (0.1, "walk 1")]
    seven, again, eight = (
        synth.play([*begin, (0.1, f"seed {seed}")], 1.0, old_pd)[0] for seed in (7, 7, 8)
    )
    assert np.array_equal(seven, again)
    assert not np.allclose(seven, eight, atol=0.01)
    heard = amplitudes(seven)
    assert (heard > 0.02).all() and len(set(heard.round(3))) == LATENTS, "each goes its own way"
    home = [*begin, (0.4, "walk 0"), (0.45, "walk home")]
    assert amplitudes(synth.play(home, 1.3, old_pd)[0]) == pytest.approx(START, abs=1e-4)


def test_synth_buttons_set_all_sliders_but_that_of_loudness(folder, old_pd):
    synth = Tapped(folder, "synth", OUT | {"spread": ("s $0-spread", 0)})
    random, _ = synth.play([(0.1, "spread 1.5")], 0.5, old_pd)
    heard = amplitudes(random) * QUIET
    assert heard[0] == pytest.approx(1.5, abs=1e-3)
    assert heard[1:].max() <= 1.5 and heard[1:].mean() > 0.3
    zero, _ = synth.play([(0.1, "spread 1.5"), (0.3, "spread 0")], 0.7, old_pd)
    assert amplitudes(zero) * QUIET == pytest.approx(START, abs=1e-3)


# --- effect ---------------------------------------------------------------------------------------


def test_effect_plays_by_itself_and_bypass_is_in_time(folder, any_pd):
    """Partials' forward is the sound itself, so wet and dry must be the same at the same time."""
    effect = Tapped(folder, "effect", OUT | {"bypass": ("s $0-bypass", 0)})
    wet, _ = effect.play([(0.1, "bypass 0")], 2.0, any_pd)
    dry, _ = effect.play([(0.1, "bypass 1")], 2.0, any_pd)
    assert 0.01 < np.abs(wet).max() < 0.9, "it begins quietly"
    # Its latency is asked for half a second after DSP has begun.
    assert dry[RATE:] == pytest.approx(wet[RATE:], abs=1e-5)


def test_effect_gain_and_source(folder, old_pd):
    effect = Tapped(folder, "effect", OUT | {"gain": ("set gain_db $1", 0), "source": SOURCE})
    whole, _ = effect.play([LOUD], 1.0, old_pd)
    half, _ = effect.play([LOUD, (0.01, "gain -6.0206")], 1.0, old_pd)
    late = slice(RATE // 2, None)
    assert half[late] == pytest.approx(whole[late] / 2, abs=1e-4)
    none, _ = effect.play([(0.0, "source 2")], 1.0, old_pd)
    assert np.abs(none[late]).max() < 1e-6, "no sound file was chosen: the last note rings out"


SOURCE = ("timbrel.source", 0)

# --- morph ----------------------------------------------------------------------------------------

MORPH = {
    **OUT,
    "source": SOURCE,
    "encode": ("nn~ orchestra encode", 0),
    "xy": ("timbrel.xy", 0),
    "z5": ("timbrel.slider z5", 0),
    "scale": ("s $0-scale", 0),
    "swap": ("s $0-swap", 0),
    "freeze": ("s $0-freeze", 0),
    "home": ("bng 25", 0),
}
SILENT = (0.0, "source 2")  # a sound file, but none was chosen


def morph(folder, program, *messages, tone=True):
    """The latents at the end; with a saw wave at the first partial's frequency, or silence."""
    sources = ((f"phasor~ {partial_hz(1)}", "encode"),) if tone else ()
    patch = Tapped(folder, "morph", MORPH, sources)
    sound, _ = patch.play([LOUD, SILENT, *messages], 1.2, program)
    return amplitudes(sound)


def test_morph_shifts_by_pad_and_sliders_and_home(folder, any_pd):
    shifts = [(0.1, "xy 1 -0.5"), (0.1, "z5 2")]
    shifted = morph(folder, any_pd, *shifts, tone=False)
    assert shifted == pytest.approx(latents(z1=1, z2=0.5, z5=2), abs=2e-3)
    home = morph(folder, any_pd, *shifts, (0.3, "home bang"), tone=False)
    assert home == pytest.approx(latents(), abs=1e-6)


def test_morph_scales_swaps_and_freezes(folder, old_pd):
    saw = 1 / (np.pi * np.arange(1, LATENTS + 1) * SCALE)
    plain = morph(folder, old_pd)
    assert plain == pytest.approx(saw, abs=0.02)
    assert morph(folder, old_pd, (0.1, "scale 0.5")) == pytest.approx(plain / 2, abs=1e-3)
    swapped = plain.reshape(-1, 2)[:, ::-1].reshape(-1)
    assert morph(folder, old_pd, (0.1, "swap 1")) == pytest.approx(swapped, abs=1e-3)
    # All latents of a saw wave are negative here; the temperature of Partials adds 1 to each.
    warmer = [(0.6, "encode set temperature 1")]
    assert morph(folder, old_pd, *warmer) == pytest.approx(np.abs(plain - 1), abs=0.02)
    assert morph(folder, old_pd, (0.5, "freeze 1"), *warmer) == pytest.approx(plain, abs=1e-3)
    thawed = [(0.5, "freeze 1"), *warmer, (0.7, "freeze 0")]
    assert morph(folder, old_pd, *thawed) == pytest.approx(np.abs(plain - 1), abs=0.02)
