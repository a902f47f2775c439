# SPDX-License-Identifier: MIT
"""The rules that keep an instrument alive in every nn~, one row each.

Each is checked by a function of `check_names` or `check_sound`. Findings say what was seen; the
rule says what a player would hear.
"""

from collections.abc import Callable
from dataclasses import dataclass

from . import check_names as names
from . import check_sound as sound
from .subject import Subject


@dataclass(frozen=True)
class Rule:
    """One rule."""

    name: str
    says: str  # the rule in words
    heard: str  # what a player notices when it is broken
    check: Callable[[Subject], list[str]]


RULES = (
    Rule(
        "methods",
        "lists at least one method, each once",
        "the object stays silent",
        names.lists_methods,
    ),
    Rule(
        "compiled",
        "every listed method is in the file",
        "an error on every block and no sound",
        names.is_compiled,
    ),
    Rule(
        "numbers",
        "every method has four numbers above 0: inlets, ratio, outlets, ratio",
        "no inlets, no sound, or a crash of the host",
        names.has_numbers,
    ),
    Rule(
        "powers of two",
        "ratios are powers of two",
        "an error on every block, because hosts use power-of-two buffers",
        names.powers_of_two,
    ),
    Rule(
        "labels",
        "as many labels as channels",
        "wrong or missing inlet hints in Max",
        names.has_labels,
    ),
    Rule(
        "lengths",
        "float32 of the promised shape at every block",
        "the last block repeated for ever, or silence",
        names.keeps_lengths,
    ),
    Rule(
        "attributes",
        "every attribute has its type, getter and setter",
        "messages to the object fail",
        names.has_attributes,
    ),
    Rule(
        "getters",
        "getters return a list or tuple",
        "get messages fail in Max",
        names.getters_return_lists,
    ),
    Rule(
        "setters",
        "setters return 0 or -1",
        "a long internal error at every set message",
        names.setters_return_status,
    ),
    Rule(
        "sample rate",
        "does not depend on set_sample_rate, which hosts call late or never",
        "another pitch or timbre after a reload",
        sound.ignores_sample_rate,
    ),
    Rule(
        "finite",
        "finite output on silence, full scale and denormals",
        "a loud click, then a dead output",
        sound.stays_finite,
    ),
    Rule(
        "recovers",
        "a NaN at the input passes by",
        "silence until the patch is reloaded",
        sound.recovers,
    ),
    Rule(
        "audible",
        "noise or random latents make a sound",
        "silence",
        sound.is_audible,
    ),
    Rule(
        "splits",
        "the same sound for every block size",
        "clicks at the block boundaries, another sound in another buffer",
        sound.equal_splits,
    ),
    Rule(
        "batches",
        "follows a changing batch, and rows do not mix",
        "an error in mc.nn~, or voices that leak into each other",
        sound.follows_batches,
    ),
    Rule(
        "fresh state",
        "a reset gives the state of the loaded file",
        "a burst of old sound at the start",
        sound.fresh_state,
    ),
    Rule(
        "causal",
        "later input never changes earlier output",
        "a sound that differs from the one rendered offline",
        sound.is_causal,
    ),
    Rule(
        "latency",
        "the declared latency is the measured one, within a frame",
        "tracks out of line after compensation",
        sound.states_latency,
    ),
    Rule(
        "manifest",
        "the manifest agrees with the file",
        "wrong inlets, ranges or names in players",
        names.manifest_agrees,
    ),
)
