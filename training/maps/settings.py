# SPDX-License-Identifier: MIT
"""What may be set when a timbre map is trained: one dataclass per concern, checked at the door."""

from dataclasses import dataclass, field

from omegaconf import MISSING

from ...base.errors import UserError, one_of
from ...base.maps.control import KINDS as CONTROLS
from .encoders import BODIES
from .features import AXES

FEWEST_COLUMNS = 5  # two convolutions of three columns leave one
CHOICES = {
    "features.kind": ("log_mel", "power_mel"),
    "features.standardise": tuple(AXES),
    "encoder": tuple(BODIES),
    "regressor.kind": ("flow", "dense"),
    "control": CONTROLS,
    "train.optimiser": ("adam", "rmsprop"),
}


@dataclass
class MapData:
    """Where the examples are."""

    root: str = MISSING  # a folder that timbrel data synth made, or one in the original's layout
    test_share: float = 0.1  # of the rows, the first of partition.npy


@dataclass
class MapFeatures:
    """What the encoder hears."""

    kind: str = "log_mel"  # | power_mel, the original's
    standardise: str = "band"  # | column, the original's
    columns: int = 0  # neighbours are averaged until so many are left; 0 keeps all


@dataclass
class MapRegressor:
    """How latents become parameters."""

    kind: str = "flow"  # | dense, the original's
    couplings: int = 4  # of a flow
    hidden: int = 24  # units in each


@dataclass
class MapLoss:
    """Weights. The first two are the original's; parameters are counted in 0…127 there."""

    parameters: float = 1.0  # squared error of the parameters found from the sound
    kl: float = 1.0  # of the latents to N(0, 1), if generative
    settings: float = 0.0  # squared error of parameter → control → parameter
    sound: float = 0.0  # how far that moves the sound, by a learned model of the synth
    agreement: float = 0.0  # between the latents of a sound and those of its parameters
    order: float = 0.0  # between distances in latent space and in sound
    reach: float = 0.0  # how far each parameter is from using all of its range


@dataclass
class MapTrain:
    """The training itself."""

    epochs: int = 10
    batch: int = 32
    optimiser: str = "rmsprop"
    lr: float = 1e-3
    decay: bool = False  # of the learning rate, along a cosine to 0
    emulator_steps: int = 3000  # of the model of the synth that the loss `sound` listens to
    seed: int = 0
    threads: int = 0  # 0: as many as there are


@dataclass
class MapRecipe:
    """A whole recipe of a timbre map."""

    kind: str = "map"
    name: str = "map"
    data: MapData = field(default_factory=MapData)
    features: MapFeatures = field(default_factory=MapFeatures)
    encoder: str = "cnn"  # dnn | cnn | lstm
    generative: bool = True
    latent_size: int = 3
    pca: bool = True  # turn the latents to their principal axes after training
    regressor: MapRegressor = field(default_factory=MapRegressor)
    loss: MapLoss = field(default_factory=MapLoss)
    control: str = "normal"  # normal | normal_approx | uniform
    train: MapTrain = field(default_factory=MapTrain)


def check(recipe: MapRecipe) -> None:
    """Raise UserError for a value that cannot be."""
    for key, allowed in CHOICES.items():
        value: object = recipe
        for part in key.split("."):
            value = getattr(value, part)
        if value not in allowed:
            raise one_of(key, value, allowed)
    t = recipe.train
    rules = [
        (recipe.latent_size >= 1, f"latent_size is at least 1; given {recipe.latent_size}."),
        (0 < recipe.data.test_share < 1, "data.test_share lies between 0 and 1; given "
         f"{recipe.data.test_share:g}."),
        (recipe.features.columns == 0 or recipe.features.columns >= FEWEST_COLUMNS,
         f"features.columns is 0 (all) or at least {FEWEST_COLUMNS}; given "
         f"{recipe.features.columns}."),
        (t.emulator_steps >= 1, f"train.emulator_steps is at least 1; given {t.emulator_steps}."),
        (t.epochs >= 1 and t.batch >= 2, "train.epochs is at least 1 and train.batch 2; given "
         f"{t.epochs} and {t.batch}."),
        (t.seed >= 0 and t.threads >= 0, "train.seed and train.threads are at least 0; given "
         f"{t.seed} and {t.threads}."),
        (t.lr > 0, f"train.lr is above 0; given {t.lr:g}."),
        (recipe.regressor.couplings >= 1 and recipe.regressor.hidden >= 1,
         "regressor.couplings and regressor.hidden are at least 1; given "
         f"{recipe.regressor.couplings} and {recipe.regressor.hidden}."),
        (all(w >= 0 for w in vars(recipe.loss).values()), "every loss weight is at least 0; given "
         f"{vars(recipe.loss)}."),
    ]  # fmt: skip
    for holds, sentence in rules:
        if not holds:
            raise UserError(sentence)
