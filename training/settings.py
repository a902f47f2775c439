# SPDX-License-Identifier: MIT
"""A recipe as dataclasses: every key that a recipe or the command line may set, with its unit."""

import re
from dataclasses import dataclass, field
from typing import Any

from omegaconf import MISSING

from ..base.errors import UserError, one_of
from .signal.windows import WINDOWS

# What may be named; the networks of MODELS stand in training/models/networks.py.
REPRESENTATIONS = ("stft",)
MODELS = ("frame_vae", "harmonic", "vschaos")
LOSSES = ("squared", "convergence")
SIDES = ("encoder", "decoder")
FORMS = ("one_hot", "embedding", "value", "note")
STAND_INS = ("marginal", "predictor")
SOURCES = ("input", "latents")
# Names that an instrument has in any case, so that no label may have them.
TAKEN = ("temperature", "phase", "reset", "gain_db", "space", "encode", "decode", "forward",
         "predict", "sample_rate", "methods", "attributes", "buffer_attributes", "in", "out",
         "x", "y", "time_s")  # fmt: skip
# … and beginnings of names: latents, and what graphs call their state.
TAKEN_FORMS = r"z\d+|(state|next)_.*|.*_from"
ACCELERATORS = ("auto", "cpu", "cuda", "gpu", "mps")
PRECISIONS = ("auto", "32-true", "bf16-mixed")


@dataclass
class Data:
    root: str = MISSING  # the dataset's folder
    group_by: list[str] = field(default_factory=lambda: ["instrument", "midi"])
    stratify_by: str = "instrument"  # each value gives its share to each part
    valid_share: float = 0.1  # of the groups
    test_share: float = 0.1
    seed: int = 0  # of the split
    n_files: int | None = None  # keep that many, spread evenly
    where: dict[str, Any] = field(default_factory=dict)  # label: value, [values] or "low..high"
    frame_range: list[int] | None = None  # [first, last) hops of each file
    cache: str | None = None  # folder of decoded audio; by default timbrel-cache in the dataset


@dataclass
class Signal:
    representation: str = "stft"
    sample_rate: int = 44100  # Hz
    n_fft: int = 2048  # samples, a power of two
    hop: int = 512  # samples, a power of two, at most n_fft / 2
    window: str = "gaussian"  # gaussian | hann
    contrast: float = 0.5  # power of the magnitude, in (0, 1]


@dataclass
class Model:
    name: str = "frame_vae"
    latents: int = 16
    bands: int = 256  # in front of the encoder; 0 takes all bins
    width: int = 384
    blocks: int = 1  # residual layers on each side
    gated: bool = True  # a gate on the decoder's output, at the price of one more layer
    encoder_frames: int = 1  # that a frame_vae's encoder knows, the present one included
    decoder_frames: int = 1


@dataclass
class LabelIn:
    """A label that the model is given, the key being a task of the dataset."""

    to: list[str] = field(default_factory=lambda: ["decoder"])  # encoder, decoder or both
    # one_hot | embedding: of classes; value: a number; note: a MIDI note number, whose pitch the
    # decoder's partials take where the model has partials.
    form: str = "one_hot"
    size: int = 8  # of an embedding
    missing: str = "marginal"  # in training: marginal (another file's) | predictor (its guess)


@dataclass
class LabelOut:
    """A label that is predicted beside the model, the key being a task of the dataset."""

    source: str = "input"  # input (the frame) | latents
    weight: float = 1.0
    width: int = 128  # of its dense layers
    blocks: int = 1  # residual layers after the first


@dataclass
class Loss:
    kind: str = "squared"  # squared: error² + absolute·|error|; convergence: ‖error‖ / ‖frame‖
    absolute: float = 0.1  # weight of |error| beside error²
    erb: bool = False  # a bin counts by the share of a critical band that it fills
    relative: float = 0.0  # exponent: errors are divided by (frame's energy)^this
    spectral: float = 0.0  # weight of the linear frames' spectral convergence
    beta: float = 0.001  # weight of KL(q‖p)
    warmup_steps: int = 1000  # over which beta rises from 0
    free_bits: float = 0.0  # nats per latent that cost nothing


@dataclass
class Augment:
    pitch_semitones: float = 1.5  # frames shifted by up to ± this
    gain_db: float = 0.0  # frames attenuated by up to this


@dataclass
class Swap:
    """Some latents are decoded as another file's labels, and judged by that file's frames.

    So the decoder follows what it is told where the latents know better.
    """

    share: float = 0.0  # of the frames
    weight: float = 0.5  # of their error
    # Tasks in which both files agree, as far as the dataset has them; all others are followed.
    same: list[str] = field(default_factory=lambda: ["instrument", "dynamics", "style"])
    reach: float = 12.0  # semitones between the notes of both at most


@dataclass
class Train:
    steps: int = 100_000  # at most
    max_minutes: float | None = None  # at most; the learning rate falls to 0 over what comes first
    batch: int = 512  # frames per step and process
    sequence: int = 1  # of which so many follow one another, for networks with a memory
    lr: float = 0.003  # at its top
    lr_warmup_steps: int = 100
    weight_decay: float = 0.01
    clip: float = 1.0  # norm of the gradient
    seed: int = 0
    # Between validations when max_minutes is set; null: a 120th of it, at least 15 s.
    validate_seconds: float | None = None
    validate_steps: int = 1000  # between validations otherwise
    patience: int = 20  # validations without a better one before stopping; 0 never stops
    keep_steps: list[int] = field(default_factory=list)  # checkpoints kept as step_N
    accelerator: str = "auto"  # auto | cpu | cuda | mps
    devices: int = 1
    precision: str = "auto"  # auto | 32-true | bf16-mixed
    threads: int = 0  # of the CPU; 0 leaves torch's choice


@dataclass
class Recipe:
    name: str = "run"
    data: Data = field(default_factory=Data)
    signal: Signal = field(default_factory=Signal)
    model: Model = field(default_factory=Model)
    labels: dict[str, LabelIn] = field(default_factory=dict)  # in the order of the inlets
    predict: dict[str, LabelOut] = field(default_factory=dict)  # in the order of the outlets
    loss: Loss = field(default_factory=Loss)
    augment: Augment = field(default_factory=Augment)
    swap: Swap = field(default_factory=Swap)
    train: Train = field(default_factory=Train)


def check(recipe: Recipe) -> None:
    """Refuse what no training can be made of; the first rule that is broken is said."""
    d, s, m, t = recipe.data, recipe.signal, recipe.model, recipe.train
    for key, (value, allowed) in {
        "signal.representation": (s.representation, REPRESENTATIONS),
        "signal.window": (s.window, tuple(WINDOWS)),
        "model.name": (m.name, MODELS),
        "train.accelerator": (t.accelerator, ACCELERATORS),
        "train.precision": (t.precision, PRECISIONS),
        "loss.kind": (recipe.loss.kind, LOSSES),
    }.items():
        if value not in allowed:
            raise one_of(key, value, allowed)
    power_of_two = all(v > 1 and v & (v - 1) == 0 for v in (s.n_fft, s.hop))
    shares = d.valid_share > 0 and d.test_share > 0 and d.valid_share + d.test_share < 1
    span = d.frame_range
    rules = (
        (bool(d.root.strip()), "data.root is empty: name the dataset's folder."),
        (power_of_two and s.hop <= s.n_fft // 2, "signal.n_fft and signal.hop are powers of two, "
         f"hop at most half of n_fft; given {s.n_fft} and {s.hop}."),
        (shares, "data.valid_share and data.test_share lie above 0 and together below 1; given "
         f"{d.valid_share:g} and {d.test_share:g}."),
        (d.n_files is None or d.n_files > 0, f"data.n_files is 1 or more; given {d.n_files}."),
        (span is None or (len(span) == 2 and 0 <= span[0] < span[1]), "data.frame_range is "
         f"[first,last], counted from 0, first below last; given {span}."),
        (0 < s.contrast <= 1, "signal.contrast lies above 0 and at most at 1; "
         f"given {s.contrast:g}."),
        (m.latents > 0 and m.width > 0, "model.latents and model.width are 1 or more; given "
         f"{m.latents} and {m.width}."),
        (m.bands >= 0 and m.blocks >= 0, "model.bands and model.blocks are 0 or more; given "
         f"{m.bands} and {m.blocks}."),
        (t.sequence > 0, f"train.sequence is 1 or more; given {t.sequence}."),
        (t.batch > 0 and t.batch % 8 == 0, f"train.batch is a multiple of 8; given {t.batch}."),
        (t.batch % (8 * t.sequence) == 0, "train.batch is a multiple of 8 times train.sequence; "
         f"given {t.batch} and {t.sequence}."),
        (t.steps > 0, f"train.steps is 1 or more; given {t.steps}."),
        (t.max_minutes is None or t.max_minutes > 0,
         f"train.max_minutes is above 0, or null; given {t.max_minutes}."),
        (t.lr > 0 and t.clip > 0, f"train.lr and train.clip are above 0; given {t.lr:g} and "
         f"{t.clip:g}."),
        (t.weight_decay >= 0, f"train.weight_decay is 0 or more; given {t.weight_decay:g}."),
        (t.validate_steps > 0, f"train.validate_steps is 1 or more; given {t.validate_steps}."),
        (t.validate_seconds is None or t.validate_seconds > 0,
         f"train.validate_seconds is above 0, or null; given {t.validate_seconds}."),
        (t.devices > 0 and t.threads >= 0, "train.devices is 1 or more, train.threads 0 or more; "
         f"given {t.devices} and {t.threads}."),
        (t.patience >= 0, f"train.patience is 0 or more; given {t.patience}."),
        (t.lr_warmup_steps >= 0, f"train.lr_warmup_steps is 0 or more; given {t.lr_warmup_steps}."),
        (s.n_fft >= 64, f"signal.n_fft is 64 or more; given {s.n_fft}."),
        (s.sample_rate >= 4000, f"signal.sample_rate is 4000 Hz or more; given {s.sample_rate}."),
        (min(recipe.loss.absolute, recipe.loss.spectral, recipe.loss.free_bits) >= 0,
         "loss.absolute, loss.spectral and loss.free_bits are 0 or more; given "
         f"{recipe.loss.absolute:g}, {recipe.loss.spectral:g} and {recipe.loss.free_bits:g}."),
        (0 <= recipe.augment.pitch_semitones <= 12,
         f"augment.pitch_semitones lies in 0..12; given {recipe.augment.pitch_semitones:g}."),
        (recipe.augment.gain_db >= 0, f"augment.gain_db is 0 or more; given "
         f"{recipe.augment.gain_db:g}."),
        (recipe.loss.beta >= 0 and recipe.loss.warmup_steps >= 0, "loss.beta and "
         "loss.warmup_steps are 0 or more; given "
         f"{recipe.loss.beta:g} and {recipe.loss.warmup_steps}."),
    )  # fmt: skip
    for holds, sentence in rules:
        if not holds:
            raise UserError(sentence)
    _check_labels(recipe)
    _check_notes(recipe)


def _check_notes(recipe: Recipe) -> None:
    """Refuse notes that nobody tells, and memories that no sequence fills."""
    m, w = recipe.model, recipe.swap
    sides = [set(label.to) for label in recipe.labels.values() if label.form == "note"]
    rules = (
        (m.name != "harmonic" or sides == [set(SIDES)], "model.name=harmonic needs to be told the "
         "note on both sides: set labels.midi.form=note and labels.midi.to=[encoder,decoder]."),
        (m.name != "harmonic" or m.bands > 0, "model.name=harmonic needs model.bands above 0."),
        (0 <= w.share < 1 and w.weight >= 0 and w.reach > 0, "swap.share lies in 0..1, swap.weight "
         f"is 0 or more, swap.reach above 0; given {w.share:g}, {w.weight:g} and {w.reach:g}."),
        (w.share == 0 or any("decoder" in label.to for label in recipe.labels.values()),
         "swap.share needs a label that the decoder is given: add labels.TASK.to=[decoder], or set "
         "swap.share=0."),
        (w.share == 0 or recipe.train.sequence == 1, "swap.share and train.sequence do not go "
         "together: set one of them to 0 and 1."),
        (m.encoder_frames >= 1 and m.decoder_frames >= 1, "model.encoder_frames and "
         "model.decoder_frames are 1 or more, the present frame included; given "
         f"{m.encoder_frames} and {m.decoder_frames}."),
        (recipe.train.sequence >= max(m.encoder_frames, m.decoder_frames), "train.sequence is at "
         "least as long as the frames that the model knows; given "
         f"{recipe.train.sequence} for {max(m.encoder_frames, m.decoder_frames)}."),
    )  # fmt: skip
    for holds, sentence in rules:
        if not holds:
            raise UserError(sentence)


def _check_labels(recipe: Recipe) -> None:
    """Refuse labels that cannot be inlets or outlets, and those that would be given twice."""
    for task, given in recipe.labels.items():
        key = f"labels.{task}"
        _check_task_name(key, task)
        for side in given.to:
            if side not in SIDES:
                raise one_of(f"{key}.to", side, SIDES)
        if not given.to:
            raise UserError(f"{key}.to is empty: name encoder, decoder or both.")
        if given.form not in FORMS:
            raise one_of(f"{key}.form", given.form, FORMS)
        if given.missing not in STAND_INS:
            raise one_of(f"{key}.missing", given.missing, STAND_INS)
        if given.size < 1:
            raise UserError(f"{key}.size is 1 or more; given {given.size}.")
        if given.missing == "predictor" and task not in recipe.predict:
            raise UserError(
                f"{key}.missing=predictor needs a predictor: add predict.{task}.source=input, "
                f"or set {key}.missing=marginal."
            )
    notes = [task for task, given in recipe.labels.items() if given.form == "note"]
    if len(notes) > 1:
        raise UserError(f"one label may have form note; given {', '.join(notes)}.")
    for task, given in recipe.labels.items():
        if given.missing == "predictor" and recipe.predict[task].source != "input":
            raise UserError(
                f"labels.{task}.missing=predictor needs a guess before there are latents: set "
                f"predict.{task}.source=input."
            )
    for task, told in recipe.predict.items():
        key = f"predict.{task}"
        _check_task_name(key, task)
        if told.source not in SOURCES:
            raise one_of(f"{key}.source", told.source, SOURCES)
        if told.weight <= 0 or told.width < 1 or told.blocks < 0:
            raise UserError(
                f"{key}: weight is above 0, width 1 or more, blocks 0 or more; given "
                f"{told.weight:g}, {told.width} and {told.blocks}."
            )
        given = recipe.labels.get(task)
        if told.source == "latents" and given is not None:
            why = (
                "the decoder, so the latents learn to leave it out and cannot predict it"
                if "decoder" in given.to
                else "the encoder, so the latents may simply repeat it"
            )
            raise UserError(f"{task} is given to {why}: set {key}.source=input.")


def _check_task_name(key: str, task: str) -> None:
    """Refuse what cannot be the name of an attribute that hosts set by message."""
    if not (task.isascii() and task.isidentifier()):
        raise UserError(
            f"{key}: '{task}' cannot be an inlet's name: rename the folder metadata/{task} to "
            "letters, digits and _, with a letter first."
        )
    if task in TAKEN or re.fullmatch(TAKEN_FORMS, task):
        raise UserError(
            f"{key}: '{task}' means something else in an instrument: rename the folder "
            f"metadata/{task}; taken are {', '.join(TAKEN)} z1, z2, …, state_…, next_… and …_from."
        )
