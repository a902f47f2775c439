# SPDX-License-Identifier: MIT
"""Labels on their way in: what says nothing, what is clamped, who takes over, and who guesses."""

import pytest
import torch
from labelled import FACTS, labelled_recipe

from timbrel.training.models.conditioning import NoteFeatures
from timbrel.training.models.predictor import Predictor
from timbrel.training.models.spectral import LABEL_SOURCES, SpectralModel

NAN = float("nan")


@pytest.fixture(scope="module")
def model() -> SpectralModel:
    torch.manual_seed(3)
    return SpectralModel(labelled_recipe(), FACTS).eval().requires_grad_(False)


def row(midi=64.0, instrument=0.0, style=0.0, octave=1.0):
    return torch.tensor([[midi, instrument, style, octave]])


def test_the_order_of_inlets_is_the_recipe_s(model):
    assert model.names == ["midi", "instrument", "style", "octave"]
    assert model.encoder_tasks == [0, 1, 2] and model.decoder_tasks == [0, 1, 3]
    assert model.predicted_names == ["midi", "dynamics", "instrument"]


def test_what_says_nothing_is_told_from_what_is_a_class(model):
    given = model.conditioning.given
    assert given(row(0.0, 0.0, 0.0, 0.0)).tolist() == [[False, True, True, True]]
    assert given(row(-1.0, -1.0, -0.01, -1.0)).tolist() == [[False] * 4]
    assert given(row(NAN, NAN, NAN, NAN)).tolist() == [[False] * 4]


def test_classes_are_rounded_clamped_and_taken_to_the_nearest_that_was_heard(model):
    clean = model.conditioning.clean
    assert clean(row(instrument=1.6))[0, 1] == 2
    assert clean(row(instrument=99.0))[0, 1] == 2
    assert clean(row(instrument=1.0))[0, 1] in (0, 2)  # b was never heard
    assert clean(row(octave=0.0))[0, 3] == 1 and clean(row(octave=2.0))[0, 3] == 1


def test_numbers_are_clamped_to_what_was_heard_and_not_rounded(model):
    clean = model.conditioning.clean
    assert clean(row(midi=12.0))[0, 0] == 60 and clean(row(midi=100.0))[0, 0] == 68
    assert clean(row(midi=64.37))[0, 0] == pytest.approx(64.37)


def resolve(model, inlets, source="inlet", predicted=(NAN, NAN, NAN)):
    sources = torch.full((4,), LABEL_SOURCES.index(source))
    fixed = torch.tensor([65.0, 2.0, 1.0, 1.0])
    return model.resolve(inlets, fixed, sources, torch.tensor([predicted]))[0].tolist()


def test_an_inlet_is_heard_where_it_says_something(model):
    assert resolve(model, row(61.5, 0.0, 0.0, 1.0)) == [61.5, 0, 0, 1]


def test_an_inlet_that_says_nothing_takes_the_guess_and_else_the_fixed_value(model):
    nothing = row(NAN, -1.0, -1.0, -1.0)
    assert resolve(model, nothing, predicted=(66.0, 1.0, 0.0)) == [66, 0, 1, 1]
    assert resolve(model, nothing) == [65, 2, 1, 1]


def test_a_fixed_label_does_not_hear_its_inlet(model):
    assert resolve(model, row(61.5, 0.0, 0.0, 1.0), "fixed", (66.0, 1.0, 0.0)) == [65, 2, 1, 1]


def test_a_guessed_label_does_not_hear_its_inlet_either(model):
    guessed = resolve(model, row(61.5, 2.0, 0.0, 1.0), "predictor", (66.0, 1.0, 0.0))
    assert guessed == [66, 0, 1, 1]  # style and octave have no predictor


def test_guesses_of_the_latents_never_stand_in_for_what_is_given(model):
    """The dynamics are guessed from the latents, which there are only after the labels."""
    assert model.fills.tolist() == [1, 3, 0, 0]


def test_notes_an_octave_apart_are_near_and_still_two():
    features = NoteFeatures(40.0, 80.0)
    low, high, other = features(torch.tensor([48.0, 60.0, 66.0]))
    assert torch.allclose(low[1:], high[1:], atol=1e-4) and float(low[0]) != float(high[0])
    assert not torch.allclose(low[1:], other[1:], atol=0.5)


def test_each_side_hears_its_own_labels(model):
    conditioning = model.conditioning
    plain = row()
    for place, (encoder, decoder) in enumerate([(1, 1), (1, 1), (1, 0), (0, 1)]):
        other = plain.clone()
        other[0, place] += 2.0 if place == 1 else 1.0
        if place == 3:
            other[0, place] = 2.0
        heard = [
            not torch.equal(side(plain), side(other))
            for side in (conditioning.encoder, conditioning.decoder)
        ]
        assert heard == [bool(encoder), bool(decoder)], model.names[place]


@pytest.mark.parametrize("fact", [FACTS[0], FACTS[1]], ids=["number", "classes"])
def test_no_gradient_of_a_predictor_reaches_what_it_looks_at(fact):
    torch.manual_seed(0)
    predictor = Predictor(fact, inputs=5, width=8, blocks=1)
    features = torch.randn(6, 5, requires_grad=True)
    labels = torch.tensor([60.0, 61.0, 62.0, 66.5, 68.0, NAN])
    if fact.classes:
        labels = torch.tensor([0.0, 2.0, 0.0, 2.0, 2.0, NAN])
    loss = predictor.loss(predictor(features), labels)
    # The features take no part, though every weight of the predictor does.
    alone = torch.autograd.grad(loss, [features, *predictor.parameters()], allow_unused=True)
    assert alone[0] is None
    assert all(g is not None and float(g.abs().sum()) > 0 for g in alone[1:] if g is not None)
    assert float(loss.detach()) > 0


def test_a_predictor_learns_a_number_to_a_fraction_of_a_semitone():
    torch.manual_seed(0)
    predictor = Predictor(FACTS[0], inputs=1, width=64, blocks=1)
    optimiser = torch.optim.Adam(predictor.parameters(), lr=3e-3)
    for _ in range(300):
        note = 60 + 8 * torch.rand(256)
        loss = predictor.loss(predictor(((note - 64) / 4)[:, None]), note)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    note = torch.linspace(60.2, 67.8, 50)
    guess = predictor.estimate(predictor(((note - 64) / 4)[:, None])).detach()
    assert float((guess - note).abs().median()) < 0.1


def test_a_predictor_without_labels_costs_nothing():
    predictor = Predictor(FACTS[1], inputs=2, width=8, blocks=0)
    loss = predictor.loss(predictor(torch.randn(4, 2)), torch.full((4,), NAN))
    assert float(loss.detach()) == 0.0
    loss.backward()
