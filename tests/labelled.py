# SPDX-License-Identifier: MIT
"""A recipe with every kind of label, and what is known of them, for tests of models."""

from tiny import TINY

from timbrel.training.config import load_recipe
from timbrel.training.data.label_facts import LabelFacts
from timbrel.training.settings import Recipe

# A note on both sides, an embedding on both, a one-hot and a number on one; three are guessed.
LABELLED = [
    "labels.midi.form=note",
    "labels.midi.to=[encoder,decoder]",
    "labels.instrument.form=embedding",
    "labels.instrument.size=3",
    "labels.instrument.to=[encoder,decoder]",
    "labels.style.to=[encoder]",
    "labels.octave.to=[decoder]",
    "predict.midi.source=input",
    "predict.dynamics.source=latents",
    "predict.instrument.source=input",
]

FACTS = [
    LabelFacts("midi", None, (), 60.0, 68.0, 64.0, 1.0),
    # Class b was never heard.
    LabelFacts("instrument", ("a", "b", "c"), (0.7, 0.0, 0.3), 0.0, 2.0, 0.0, 1.0),
    LabelFacts("style", ("x", "y"), (0.4, 0.6), 0.0, 1.0, 1.0, 0.5),
    LabelFacts("octave", ("3", "4", "5"), (0.0, 1.0, 0.0), 0.0, 2.0, 1.0, 1.0),
    LabelFacts("dynamics", ("p", "f"), (0.5, 0.5), 0.0, 1.0, 0.0, 1.0),
]


def labelled_recipe(*more: str, root: object = "x", recipe: str = "demo") -> Recipe:
    """Return a tiny recipe with all of LABELLED."""
    return load_recipe(recipe, [*TINY, f"data.root={root}", *LABELLED, *more])
