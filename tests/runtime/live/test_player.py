# SPDX-License-Identifier: MIT
"""An instrument being played: voices, gates, resets, faults. Sound that can be calculated."""

import numpy as np
import pytest
from stand_ins import RATE, RATIO, Standing, loud, same

from timbrel.base.errors import UserError
from timbrel.base.manifest import Port
from timbrel.runtime.live.player import LEAST, Player, Values
from timbrel.runtime.methods import best_method, starting_values
from timbrel.runtime.voices import Shape


def values(player, gate, starts, z1=1.0, level=1.0):
    inlets = starting_values(player.inlets, player.voices)
    inlets[:, 0] = z1
    levels = np.full(player.voices, level)
    return Values(inlets, np.array(gate, float), np.array(starts), levels)


def test_a_voice_fades_in_sounds_fades_out_and_then_nothing_is_computed():
    carrier = Standing({"decode": loud})
    player = Player(carrier, "decode")
    parts = [player.play(values(player, [1], [1])) for _ in range(4)]
    parts += [player.play(values(player, [0], [1])) for _ in range(10)]
    sound = np.concatenate(parts, axis=1)[0]
    attack, release = round(0.010 * RATE), round(0.080 * RATE)
    assert sound[0] < 1e-4 and (sound[attack : 4 * RATIO] == 1).all()
    assert (sound[4 * RATIO + release :] == 0).all() and np.abs(np.diff(sound)).max() < 0.005
    calls = carrier.calls
    assert not player.play(values(player, [0], [1])).any() and carrier.calls == calls


def test_a_voice_that_starts_is_cleared_and_no_other():
    carrier = Standing({"decode": loud})
    player = Player(carrier, "decode", voices=3)
    player.play(values(player, [1, 0, 1], [1, 0, 1]))
    player.play(values(player, [1, 0, 1], [1, 0, 2]))
    assert carrier.done == [("reset", ("0",)), ("reset", ("2",)), ("reset", ("2",))]


def test_a_voice_that_starts_while_its_level_is_0_is_cleared_all_the_same():
    carrier = Standing({"decode": loud})
    player = Player(carrier, "decode")
    for level in (0.0, 0.0, 1.0):  # a breath that begins after its note
        player.play(values(player, [1], [1], level=level))
    assert carrier.done == [("reset", ("0",))] and carrier.calls == 1


@pytest.mark.parametrize("shape", [Shape(), Shape(1.0, 2.0)])
def test_a_level_goes_straight_from_block_to_block_whatever_attack_and_release_are(shape):
    player = Player(Standing({"decode": loud}), "decode", shape=shape)
    for _ in range(100):  # past the attack
        player.play(values(player, [1], [1]))
    levels = [0.5, 0.0, 0.25, 0.25, np.nan, 2.0, 1.0]
    sound = np.concatenate([player.play(values(player, [1], [1], level=n))[0] for n in levels])
    ends = [1.0, 0.5, 0.0, 0.25, 0.25, 0.0, 1.0, 1.0]
    straight = np.interp(np.arange(1, 7 * RATIO + 1), np.arange(8) * RATIO, ends)
    np.testing.assert_allclose(sound, straight, atol=1e-6)


def test_each_voice_has_its_own_level_and_one_that_starts_begins_at_it():
    player = Player(Standing({"decode": loud}), "decode", voices=2, shape=Shape(0.0, 0.0))
    for starts in ([1, 1], [1, 2]):
        both = values(player, [1, 1], starts, z1=[1.0, 10.0], level=[0.5, starts[1] / 4])
        sound = player.play(both)[0]
    # Past what the note before falls with.
    assert sound[RATIO // 2 :] == pytest.approx(0.5 + 10.0 * 0.5)


def test_a_stolen_voice_does_not_click():
    player = Player(Standing({"decode": loud}), "decode")
    parts = [player.play(values(player, [1], [k // 3 + 1])) for k in range(9)]
    sound = np.concatenate(parts, axis=1)[0]
    assert np.abs(np.diff(sound)).max() < 0.02 and sound.max() < 1.001


def test_a_file_that_does_not_state_its_rate_plays_at_the_one_it_is_given():
    carrier = Standing({"decode": loud}, rate=22050)
    assert Player(carrier, "decode", rate=48000).rate == 22050
    carrier.manifest = None
    assert Player(carrier, "decode", rate=48000).rate == 48000


def test_voices_are_summed_each_with_its_own_values():
    player = Player(Standing({"decode": loud}), "decode", voices=2)
    both = values(player, [1, 0.5], [1, 1], z1=[1.0, 2.0])
    sound = [player.play(both) for _ in range(3)][-1]
    np.testing.assert_allclose(sound, 1.0 + 0.5 * 2.0, rtol=1e-6)


def test_latents_go_straight_where_a_block_has_several_frames():
    fine = [Port("z1", "", "latent", 64, [-3.0, 3.0])]
    player = Player(Standing({"decode": lambda x: np.repeat(x[:, :1], 64, axis=2)}, fine), "decode")
    assert player.block == LEAST == 4 * 64
    for z1 in (0.0, 0.0):  # past the attack
        player.play(values(player, [1], [1], z1))
    sound = player.play(values(player, [1], [1], 1.0))[0]
    steps = sound[::64]
    np.testing.assert_allclose(np.diff(steps), np.diff(steps)[0], rtol=1e-5)
    assert steps[0] == pytest.approx(1 / 4) and steps[-1] == 1.0


def test_a_voice_that_starts_does_not_come_from_the_note_before():
    fine = [Port("z1", "", "latent", 64, [-3.0, 3.0])]
    carrier = Standing({"decode": lambda x: np.repeat(x[:, :1], 64, axis=2)}, fine)
    player = Player(carrier, "decode", voices=2)
    for _ in range(3):
        player.play(values(player, [1, 1], [1, 1], [0.0, 0.0]))
    both = player.play(values(player, [1, 1], [1, 2], [1.0, 2.0]))[0]
    after = player.play(values(player, [1, 1], [1, 2], [1.0, 2.0]))[0]
    # The first glides to 1; the second begins at 2, and only rises with its attack.
    attack = np.arange(1, LEAST + 1) / round(0.010 * RATE)
    rises = attack * attack * (3 - 2 * attack)
    np.testing.assert_allclose(both, np.repeat([0.25, 0.5, 0.75, 1.0], 64) + 2 * rises, atol=1e-6)
    assert after[-1] == pytest.approx(3.0)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_silenced_cleared_and_counted_and_the_other_voice_plays(bad):
    def broken(x):
        y = loud(x)
        y[0, :, 100:] = bad
        return y

    carrier = Standing({"decode": broken})
    player = Player(carrier, "decode", voices=2)
    now = values(player, [1, 1], [1, 1])
    sound = [player.play(now) for _ in range(3)][-1]
    assert np.isfinite(sound).all() and (sound == 1).all()
    assert player.faults == 3 and carrier.done.count(("reset", ("0",))) == 4


def test_values_that_are_no_numbers_do_not_reach_a_model():
    heard = []

    def listening(x):
        heard.append(x.copy())
        return loud(x)

    player = Player(Standing({"decode": listening}), "decode")
    player.play(values(player, [np.nan], [1]))
    player.play(values(player, [1], [2], z1=np.nan))
    assert np.isfinite(heard[0]).all()


def test_sound_that_comes_in_is_played():
    player = Player(Standing({"forward": same}), "forward")
    sound = np.random.default_rng(0).standard_normal((2, RATIO)).astype(np.float32)
    for _ in range(3):
        still = Values(np.zeros((1, 1)), np.ones(1), np.ones(1), np.ones(1))
        out = player.play(still, sound[:, : player.block])
    assert player.block == LEAST  # the highest ratio is 1
    np.testing.assert_allclose(out[0], sound[0, : player.block])


def test_a_wrong_length_and_methods_without_sound_are_refused():
    carrier = Standing({"decode": lambda x: x[:, :1, :3]})
    with pytest.raises(UserError, match=r"returned \[1, 1, 1\] instead of \[1, 1, 512\]"):
        player = Player(carrier, "decode")
        player.play(values(player, [1], [1]))
    with pytest.raises(UserError, match="decod"):
        Player(carrier, "decod")
    shapes = {"encode": carrier.shapes["decode"].__class__(1, 1, 4, RATIO)}
    with pytest.raises(UserError, match="no method gives sound"):
        best_method(carrier.manifest.name, shapes)


def test_warming_up_leaves_nothing_behind():
    carrier = Standing({"decode": loud})
    assert Player(carrier, "decode").warm_up() > 0
    assert carrier.done == [("reset", ("-1",))] and carrier.calls > 3
