# SPDX-License-Identifier: MIT
"""What went wrong in other hosts of nn~ files, one test for each observed fault."""

import shutil
import time

import numpy as np
import pytest
from boxes import Patch, escaped
from oracle import assert_same, expected, noise
from pd import play, run
from studio import Studio

native = pytest.mark.native
HANG_S = 60  # on any machine


@pytest.mark.parametrize("bufsize", [64, 8192])
def test_a_creation_argument_counts_for_one_inlet_and_outlet_too(nn, zoo, bufsize):
    """Elsewhere the ring stayed at 4096: wrong latency below, an overflow of the heap above."""
    x = noise(1, 3 * 8192)
    result = nn("identity", f"forward {bufsize}", x, flags="-sync")
    assert_same(result.audio, expected(zoo("identity"), "forward", x, 64, bufsize))


@native
@pytest.mark.parametrize("bufsize", [65536, 1000000])
def test_a_very_large_block_only_delays(nn, zoo, bufsize):
    x = noise(1, 3 * bufsize)
    result = nn("identity", f"forward {bufsize}", x, flags="-sync")
    assert_same(result.audio, expected(zoo("identity"), "forward", x, 64, bufsize))


@native
@pytest.mark.parametrize("kind", ["throws", "short", "long", "nan", "inf", "huge"])
def test_no_block_is_ever_replayed(nn, kind):
    """A ramp: after the error nothing but silence, and no value twice before it."""
    x = np.linspace(0.1, 0.9, 20000, dtype=np.float32)[None]
    result = nn(f"{kind} after 8", "forward 512", x, flags="-sync")
    y = result.audio[0]
    start, stop = 448, 448 + 8 * 512
    assert np.allclose(y[start : stop - 512], x[0, : stop - start - 512], atol=1e-6)
    assert np.array_equal(y[stop + 512 :], np.zeros(len(y) - stop - 512))
    assert result.sane.all()
    assert len(result.errors()) == 1


@native
@pytest.mark.parametrize("name", ["throws once", "nan once"])
def test_one_bad_call_is_not_the_end(nn, name):
    result = nn(name, "forward 512", np.ones((1, 20000), np.float32), flags="-sync")
    y = result.audio[0]
    assert y[2000] == 1.0
    assert np.abs(y[448 + 8 * 512 : 448 + 9 * 512]).min() < 1e-3, "the bad block is silent"
    assert y[-1] == 1.0
    assert result.sane.all()
    assert len(result.errors()) == 1


@native
@pytest.mark.parametrize("model", ["g", "two words", "écho à Ω"])
@pytest.mark.parametrize("ending", [".ts", ""])
def test_any_name_is_found_with_and_without_its_ending(nn, zoo, external, old_pd, model, ending):
    zoo(model)
    x = noise(1, 2000)
    box = f"nn~ -sync {escaped(model)}{ending} forward 64"
    result = play(box, x, paths=[zoo.folder], program=old_pd, messages=[(640, "info")])
    assert np.array_equal(result.audio, x)
    found = [m for m in result.messages if m.startswith("model ")]
    assert found[0].replace("\\", "").endswith(f"{model}.ts")


@native
def test_a_model_beside_the_patch_and_one_by_its_whole_path(external, zoo, old_pd, tmp_path):
    zoo.copy("identity", tmp_path / "beside.ts")
    deep = zoo.copy("identity", tmp_path / "a folder" / "of sounds" / "deep é.ts")
    x = noise(1, 2000)
    for name in ("beside", "beside.ts", "a folder/of sounds/deep é", str(deep)):
        box = f"nn~ -sync {escaped(name)} forward 64"
        result = play(box, x, folder=tmp_path, program=old_pd, messages=[(640, "info")])
        assert np.array_equal(result.audio, x), name
        assert "loaded 1" in result.messages


@native
@pytest.mark.parametrize("name", ["kept.ts", "kept"])
def test_a_model_in_the_folder_models_beside_the_external(external, zoo, old_pd, tmp_path, name):
    library = tmp_path / "library"
    zoo.copy("identity", library / "models" / "kept.ts")
    shutil.copy(external, library)
    x = noise(1, 2000)
    box = f"nn~ -sync {name} forward 64"
    result = play(box, x, paths=[library], program=old_pd, messages=[(640, "info")])
    assert np.array_equal(result.audio, x)
    assert "loaded 1" in result.messages


@native
@pytest.mark.parametrize("arguments", ["forwrd", "forwrd 512", "decode 64"])
def test_a_wrong_method_lists_the_methods_and_stays_silent(nn, arguments):
    """Elsewhere `forward` played instead, and who had mistyped never knew why."""
    result = nn("wide", arguments, np.ones((1, 4000), np.float32), messages=[(640, "info")])
    assert not result.audio.any()
    assert len(result.errors()) == 1
    for word in ("forward", "encode", "swap", arguments.split()[0]):
        assert word in result.errors()[0]
    assert "loaded 0" in result.messages


@native
@pytest.mark.parametrize(
    ("text", "replies"),
    [
        ("set flag 0", "get flag 0"),
        ("set flag 1", "get flag 1"),
        ("set level 1e-07", "get level 1e-07"),
        ("set word hello", "get word hello"),
    ],
)
def test_values_arrive_as_they_were_sent_and_quietly(nn, text, replies):
    """Elsewhere 0 was true, 1e-7 was 0, and a symbol printed an empty error."""
    name = text.split()[1]
    messages = [(640, text), (1280, f"get {name}")]
    result = nn("settings", "forward 64", noise(1, 4000), messages=messages)
    assert result.messages == [replies]
    assert not [line for line in result.log if "error" in line]


@native
@pytest.mark.parametrize("rate", [44100, 48000, 96000])
def test_the_model_hears_the_sample_rate_before_its_first_block(nn, rate):
    x = np.zeros((1, 4000), np.float32)
    messages = [(1280, "get rate")]
    result = nn("rate", "forward 64", x, rate=rate, flags="-sync", messages=messages)
    assert result.messages == [f"get rate {rate}"]
    assert result.audio[0] == pytest.approx(rate / 100000)


@native
@pytest.mark.parametrize("block", [64, 1024, 16])
@pytest.mark.parametrize("model", ["identity", "smooth"])
def test_bufsize_0_with_a_ratio_of_1_plays_every_sample(nn, zoo, model, block):
    x = noise(1, 4096)
    result = nn(model, "forward 0", x, block=block, messages=[(1024, "latency")])
    assert_same(result.audio, expected(zoo(model), "forward", x, block, block))
    assert result.messages == ["latency 0 0"]


@native
@pytest.mark.parametrize(
    "messages",
    [
        ["bang", "info", "latency", "stats", "get level", "set level 1", "reset", "reload"],
        [
            "enable 0",
            "enable 1",
            "bufsize 512",
            "mode async",
            "offline 1",
            "method forward",
            "gpu 1",
        ],
    ],
    ids=["ask", "change"],
)
@pytest.mark.parametrize("arguments", ["", "missing.ts", "missing.ts forward 512", "-async", "-d"])
def test_every_message_to_an_object_without_a_model(external, old_pd, arguments, messages):
    """Elsewhere a bang to it was the end of Pd."""
    timed = [(640 * (i + 1), text) for i, text in enumerate([*messages, "bang"])]
    x = np.ones((1, 12800), np.float32)
    result = play(f"nn~ {arguments}".strip(), x, messages=timed, program=old_pd)
    assert not result.audio.any()
    assert result.messages.count("loaded 1") == 0
    assert "loaded 0" in result.messages


@native
@pytest.mark.parametrize("model", ["bare", "legacy", "unnumbered", "listed"])
def test_older_files_play(nn, zoo, model):
    """Without lists, with "none" for no attribute, with a method that lacks its numbers."""
    x = noise(1, 4000)
    result = nn(model, "forward 512", x, flags="-sync", messages=[(640, "info")])
    assert_same(result.audio, expected(zoo(model), "forward", x, 64, 512))
    assert "attributes" in [m.strip() for m in result.messages], "none of them has one"
    assert result.errors() == []


@native
@pytest.mark.parametrize("flags", ["-sync", "-async -o", "-async"])
def test_pd_quits_in_peace_with_dsp_on(external, any_pd, zoo, tmp_path, flags):
    zoo("smooth")
    patch = Patch()
    for _ in range(4):
        chain = patch.chain("osc~ 440", f"nn~ {flags} smooth.ts forward 512", "dac~")
        patch.connect(chain[1], 0, chain[2], 1)
        patch.connect(patch.obj("r t-nn"), 0, chain[1], 0)
        patch.connect(chain[1], 1, patch.obj("print OUT"), 0)
    patch.script("quit.txt")
    (tmp_path / "quit.txt").write_text("pd dsp 1;\n100 t-nn stats;\npd quit;\n")
    for _ in range(5):
        ended = run(str(patch), tmp_path, paths=[zoo.folder], program=any_pd)
        assert len(ended.messages) == 4
        if flags != "-async":  # a worker that nobody waits for may not have begun
            assert "stats 0 0 0" not in ended.messages


@native
@pytest.mark.parametrize("round_", range(3))
def test_deleting_an_object_whose_model_computes(external, any_pd, zoo, tmp_path, round_):
    """45 objects, deleted in the middle of a call; a segmentation fault in 6 of 45 elsewhere."""
    zoo("sleeper")
    with Studio(None, tmp_path, paths=[zoo.folder], program=any_pd) as s:
        s.send("pd dsp 1")
        for _ in range(15):
            s.send("pd-hole obj 10 10 nn~ -async sleeper.ts forward 64")
            s.send("pd-hole obj 10 50 osc~ 440", "pd-hole connect 1 0 0 0")
            s.send("pd-hole obj 10 90 r t-nn", "pd-hole connect 2 0 0 0")
            s.send("t-nn set work 20000", "pd-hole obj 10 130 print OUT", "pd-hole connect 0 1 3 0")
            while int(s.ask("stats", "stats")[1]) == 0:
                pass
            s.send("pd-hole clear")
        assert s.quit() == 0


@native
def test_a_model_that_never_comes_back_keeps_nobody_from_quitting(external, any_pd, zoo, tmp_path):
    zoo("sleeper")
    with Studio(
        "nn~ -async sleeper.ts forward 64", tmp_path, paths=[zoo.folder], program=any_pd
    ) as s:
        s.send("pd dsp 1", "t-nn set work 2000000000")
        s.look()  # Pd goes on
        assert s.quit() == 0
    # … nor does one whose object has been deleted.
    with Studio(None, tmp_path, paths=[zoo.folder], program=any_pd) as s:
        s.send("pd dsp 1", "pd-hole obj 10 10 nn~ -async sleeper.ts forward 64")
        s.send("pd-hole obj 10 90 r t-nn", "pd-hole connect 1 0 0 0")
        s.send("t-nn set work 2000000000", "pd-hole clear")
        assert s.quit() == 0


@native
@pytest.mark.parametrize("round_", range(3))
def test_quitting_while_a_model_loads(external, any_pd, zoo, tmp_path, round_):
    """libtorch's own objects fall first, unless the end of the process is heard of early enough."""
    zoo("sleeper")
    for i in range(10):
        with Studio(None, tmp_path, paths=[zoo.folder], program=any_pd) as s:
            s.send("pd dsp 1", "pd-hole obj 10 10 nn~ -async sleeper.ts forward 64")
            time.sleep((round_ * 10 + i) / 200)  # another moment of loading each time
            assert s.quit() == 0


@native
def test_deleting_frees_the_model(external, old_pd, zoo, tmp_path):
    """Elsewhere every deletion left its 20 MB behind."""
    zoo("heavy")
    with Studio(None, tmp_path, paths=[zoo.folder], program=old_pd) as s:
        s.send("pd dsp 1")
        held = []
        for _ in range(20):
            s.send("pd-hole obj 10 10 nn~ heavy.ts forward 64", "pd-hole obj 10 90 r t-nn")
            s.send("pd-hole obj 10 130 print OUT", "pd-hole connect 1 0 0 0")
            s.send("pd-hole connect 0 1 2 0")
            assert s.ask("info", "loaded") == ["loaded", "1"]
            s.wait_for("OUT: outlets")
            s.send("pd-hole clear", "t-file bang")
            held.append(s.memory_mib())
        # On a busy machine several wait to be freed at once, by a thread of its own: it gets there.
        hangs_s = time.monotonic() + HANG_S
        while s.memory_mib() - max(held[:5]) >= 40:
            assert time.monotonic() < hangs_s, held
            time.sleep(0.05)  # between two looks at what that thread has done
        assert s.quit() == 0
