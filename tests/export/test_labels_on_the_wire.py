# SPDX-License-Identifier: MIT
"""An instrument with labels as a host plays it: inlets, settings, guesses, latent spaces."""

import pytest
import torch
from labelled import FACTS, labelled_recipe

from timbrel.base.contract import TYPE_CODES
from timbrel.base.errors import UserError
from timbrel.base.manifest import read_manifest
from timbrel.export.build import build, save
from timbrel.export.module import SpectralInstrument
from timbrel.export.onnx import write_onnx
from timbrel.export.verify import failures, verify
from timbrel.runtime.carrier import TorchCarrier, open_carrier
from timbrel.runtime.engine import Engine
from timbrel.training.config import load_recipe
from timbrel.training.data.split import Split
from timbrel.training.models.latent_space import SPACES
from timbrel.training.models.spectral import SpectralModel
from timbrel.training.run import Progress, create_run, save_checkpoint

NAN = float("nan")
HOP = 64


def make_run(folder, *more, recipe="demo"):
    """A run with every kind of label whose weights were never trained: rules hold for any."""
    settings = labelled_recipe(*more, recipe=recipe)
    parts = (("a.wav",),) * 3
    run = create_run(folder, settings, Split(*parts, held_out=False, seed=0), FACTS)
    torch.manual_seed(11)
    model = SpectralModel(settings, FACTS)
    model.contrast.fit(torch.tensor([8.0]))
    model.network.fit(torch.rand(200, 129) * 0.3)
    means = torch.distributions.Laplace(0.0, 1.0).sample((500, 4)) @ torch.randn(4, 4)
    model.latent_space.fit(means)
    model.latent_space.fit_ica(means)
    save_checkpoint(run.checkpoint("best"), model.state_dict(), {}, Progress(best=0.5))
    return run


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return make_run(tmp_path_factory.mktemp("runs") / "labelled")


@pytest.fixture(scope="module")
def file(run, tmp_path_factory):
    path = tmp_path_factory.mktemp("files") / "labelled.ts"
    save(build(run), path)
    return path


@pytest.fixture
def module(file):
    loaded = torch.jit.load(str(file)).eval()
    return loaded


def notes(*midi, instrument=0.0, octave=1.0, z=0.3):
    """Latents and labels for `decode`, one frame per note."""
    frames = len(midi)
    rows = [[z] * frames] * 4 + [list(midi), [instrument] * frames, [octave] * frames]
    return torch.tensor([rows])


def play(module, method, x):
    with torch.inference_mode():
        module.set_reset(-1)
        return getattr(module, method)(x)


@pytest.mark.parametrize("recipe", ["demo", "pitched", "vschaos"])
def test_every_recipe_s_instrument_keeps_every_rule(tmp_path, recipe):
    path = tmp_path / "made.ts"
    save(build(make_run(tmp_path / "run", "model.bands=32", recipe=recipe)), path)
    verdicts = verify(path)
    assert not [(v.rule.name, v.findings) for v in failures(verdicts)]


def test_a_network_with_a_memory_keeps_every_rule(tmp_path):
    past = ["model.encoder_frames=3", "model.decoder_frames=2", "train.sequence=4"]
    run = make_run(tmp_path / "run", *past)
    weights = build(run)
    for side in (
        weights.blocks.model.network.encoder_past,
        weights.blocks.model.network.decoder_past,
    ):
        torch.nn.init.normal_(side.add.weight, 0.0, 0.2)
    save(weights, tmp_path / "made.ts")
    assert not failures(verify(tmp_path / "made.ts"))


def test_inlets_and_outlets_come_in_the_recipe_s_order(file):
    methods = read_manifest(file).methods
    latents = ["z1", "z2", "z3", "z4"]
    guesses = ["midi", "dynamics", "instrument"]
    inlets = {name: [p.name for p in m.inlets] for name, m in methods.items()}
    outlets = {name: [p.name for p in m.outlets] for name, m in methods.items()}
    assert inlets == {
        "forward": ["in", "midi", "instrument", "style", "octave"],
        "encode": ["in", "midi", "instrument", "style"],
        "decode": [*latents, "midi", "instrument", "octave"],
        "predict": ["in", "midi", "instrument", "style"],
    }
    likely = ["dynamics", "dynamics_p", "dynamics_f"]
    likely += ["instrument", "instrument_a", "instrument_b", "instrument_c"]
    assert outlets == {
        "forward": ["out", *guesses],
        "encode": [*latents, *guesses],
        "decode": ["out"],
        "predict": ["midi", *likely],
    }
    assert methods["decode"].inlets[5].classes == ["a", "b", "c"]
    assert methods["decode"].inlets[4].range == [60.0, 68.0]


def test_labels_are_settings_by_name_and_by_number(module, file):
    attributes = read_manifest(file).attributes
    assert [n for n in attributes if n.endswith("_from")] == [
        "midi_from", "instrument_from", "style_from", "octave_from"
    ]  # fmt: skip
    assert attributes["instrument"].default == "a" and attributes["style"].default == "y"
    assert attributes["style_from"].values == ["inlet", "fixed"]
    assert attributes["midi_from"].values == ["inlet", "fixed", "predictor"]
    types = {0: "bool", **TYPE_CODES}
    assert types[int(module.instrument_params[0])] == "str"
    assert types[int(module.midi_params[0])] == "float"
    assert module.get_instrument() == ["a"]
    for word, status, now in [
        ("c", 0, "c"), ("1.000000", 0, "b"), ("0", 0, "a"), ("3", -1, "a"), ("-1", -1, "a"),
        ("violin", -1, "a"), ("", -1, "a"), ("1.5.2", -1, "a"), (".", -1, "a"),
    ]:  # fmt: skip
        assert module.set_instrument(word) == status, word
        assert module.get_instrument() == [now], word
    assert module.set_midi(61.5) == 0 and module.get_midi() == [61.5]
    assert module.set_midi(float("inf")) == -1 and module.get_midi() == [61.5]
    assert module.set_midi_from("predictor") == 0 and module.get_midi_from() == ["predictor"]
    assert module.set_midi_from("nobody") == -1 and module.get_midi_from() == ["predictor"]


def test_the_engine_names_what_a_label_allows(file):
    carrier = TorchCarrier(file)
    with pytest.raises(Exception, match="use one of a, b, c"):
        carrier.set("instrument", ["violin"])


def test_an_inlet_without_a_cord_is_the_first_class_or_the_fixed_note(module):
    module.set_midi(66.0)
    silent = notes(0.0, 0.0, 0.0, 0.0)  # what such inlets hear: zeros
    fixed = play(module, "decode", notes(66.0, 66.0, 66.0, 66.0))
    assert torch.equal(play(module, "decode", silent), fixed)
    other = play(module, "decode", notes(61.0, 61.0, 61.0, 61.0))
    assert not torch.equal(other, fixed)


def test_what_is_fixed_does_not_hear_the_inlet(module):
    module.set_instrument("c")
    module.set_instrument_from("fixed")
    a, b = (play(module, "decode", notes(64.0, 64.0, instrument=i)) for i in (0.0, 2.0))
    assert torch.equal(a, b)
    module.set_instrument_from("inlet")
    c = play(module, "decode", notes(64.0, 64.0, instrument=0.0))
    assert not torch.equal(a, c)


def test_labels_outside_of_what_was_heard_sound_as_the_nearest(module):
    for far, near in ((200.0, 68.0), (12.0, 60.0)):
        a, b = (play(module, "decode", notes(n, n, n)) for n in (far, near))
        assert torch.equal(a, b)
    a, b = (play(module, "decode", notes(64.0, 64.0, instrument=i)) for i in (9.0, 2.0))
    assert torch.equal(a, b)


def test_the_value_at_a_frame_s_last_sample_counts(module):
    x = torch.zeros(1, 5, HOP * 8)
    x[:, 0] = torch.randn(HOP * 8) * 0.1
    x[:, 1], x[:, 2] = 64.0, 0.0
    plain = play(module, "forward", x)
    early, late = x.clone(), x.clone()
    early[:, 2, 3 * HOP : 4 * HOP - 1] = 2.0
    late[:, 2, 4 * HOP - 1] = 2.0
    assert torch.equal(play(module, "forward", early), plain)
    assert not torch.equal(play(module, "forward", late)[:, 0], plain[:, 0])


def test_nothing_that_a_label_inlet_hears_breaks_the_sound(module):
    for bad in (NAN, float("inf"), -float("inf"), -1e30, 1e30, 1e-40):
        y = play(module, "decode", notes(bad, 64.0, bad, instrument=bad, octave=bad))
        assert bool(torch.isfinite(y).all()), bad


def test_guesses_come_out_of_encode_forward_and_predict_alike(module, run):
    x = torch.zeros(2, 5, HOP * 6)
    x[:, 0] = torch.randn(2, HOP * 6) * 0.2
    encoded = play(module, "encode", x[:, :4])
    forward = play(module, "forward", x)
    predicted = play(module, "predict", x[:, :4])
    assert forward.shape == (2, 4, HOP * 6) and predicted.shape == (2, 8, 6)
    held = forward[:, 1:].unflatten(2, (6, HOP))
    assert torch.equal(held[..., 0], held[..., -1])
    torch.testing.assert_close(encoded[:, 4:], held[..., 0])
    torch.testing.assert_close(predicted[:, 0], encoded[:, 4])
    probabilities = predicted[:, 2:4], predicted[:, 5:8]
    for guess, likely in zip((predicted[:, 1], predicted[:, 4]), probabilities, strict=True):
        torch.testing.assert_close(likely.sum(1), torch.ones(2, 6))
        assert torch.equal(likely.argmax(1).float(), guess)


def test_a_guess_takes_the_place_of_an_inlet_that_says_nothing(module):
    x = torch.zeros(1, 5, HOP * 6)
    x[:, 0] = torch.randn(HOP * 6) * 0.2
    x[:, 2:] = -1.0
    guessed = play(module, "forward", x)
    told = x.clone()
    told[:, 1] = guessed[:, 1]
    told[:, 2] = guessed[:, 3]
    torch.testing.assert_close(play(module, "forward", told), guessed)


@pytest.mark.parametrize("space", SPACES)
def test_every_latent_space_is_left_as_it_was_entered(module, space):
    x = torch.zeros(1, 4, HOP * 6)
    x[:, 0] = torch.randn(HOP * 6) * 0.05
    x[:, 1] = 64.0
    plain = play(module, "encode", x)[:, :4]
    assert module.set_space(space) == 0 and module.get_space() == [space]
    z = play(module, "encode", x)[:, :4]
    assert (space == "pca") == torch.equal(z, plain)
    labels = torch.tensor([64.0, 0.0, 1.0])[None, :, None].expand(1, 3, 6)
    module.set_space("none")
    inside = play(module, "encode", x)[:, :4]
    expected = play(module, "decode", torch.cat([inside, labels], 1))
    module.set_space(space)
    sound = play(module, "decode", torch.cat([z, labels], 1))
    # Both are the same latents to the last bits, in which magnitudes may differ by as little.
    a, b = (torch.fft.rfft(t[0, 0].unfold(0, 256, 64)).abs() for t in (sound, expected))
    assert float((a - b).norm() / b.norm()) < 1e-3


def test_graphs_play_what_the_file_plays(run, file, tmp_path):
    pytest.importorskip("onnxruntime")  # an extra that not everybody installs
    write_onnx(build(run), tmp_path / "made.onnx")
    engines = [open_carrier(tmp_path / "made.onnx"), open_carrier(file)]
    x = torch.randn(1, 7, 5).numpy()
    x[:, 4:] = [[[62.0] * 5, [2.0] * 5, [1.0] * 5]]
    played = []
    for carrier in engines:
        for name, word in (("instrument", "c"), ("midi_from", "fixed"), ("space", "ica")):
            carrier.set(name, [word])
        played.append(Engine(carrier, "decode")._carrier.call("decode", x))
    a, b = (torch.fft.rfft(torch.from_numpy(t[0, 0]).unfold(0, 256, 64)).abs() for t in played)
    assert float((a - b).norm() / b.norm()) < 1e-3


def test_no_label_may_be_called_as_something_that_instruments_have():
    """A label T is set_T, get_T and T_params of the module: what there is already is taken."""
    own = [n for n in dir(SpectralInstrument) if n.startswith(("set_", "get_"))]
    inherited = set(dir(torch.nn.Module))
    names = {n.split("_", 1)[1] for n in own if n not in inherited}
    graphs = {"x", "y", "state_history", "next_tail"}
    for name in sorted(names | graphs | {"in", "out", "z3", "encode", "predict"}):
        with pytest.raises(UserError, match="means something else"):
            load_recipe("demo", ["data.root=x", f"labels.{name}.form=one_hot"])


def test_a_class_that_is_called_by_a_number_is_found_by_it_however_it_is_written(module):
    for word in ("4", "4.000000"):
        assert module.set_octave("3") == 0
        assert module.set_octave(word) == 0 and module.get_octave() == ["4"]


def test_a_source_that_nobody_fills_is_refused(module):
    assert module.set_style_from("predictor") == -1
    assert module.get_style_from() == ["inlet"]
