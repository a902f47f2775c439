# SPDX-License-Identifier: MIT
"""A recipe as dataclasses: every key that a recipe or the command line may set, with its unit.

A recipe is `training/recipes/NAME.yaml`, or a YAML file of the user's own; hydra composes it with
the groups beside it and checks every key and type against these classes.
"""

from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from omegaconf import MISSING, DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from ..base.errors import UserError, one_of

RECIPES = Path(__file__).parent / "recipes"


@dataclass
class Data:
    root: str = MISSING  # the dataset's folder
    group_by: list[str] = field(default_factory=lambda: ["instrument", "style", "midi"])
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


@dataclass
class Loss:
    absolute: float = 0.1  # weight of |error| beside error²
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
class Train:
    steps: int = 100_000  # at most
    max_minutes: float | None = None  # at most; the learning rate falls to 0 over what comes first
    batch: int = 512  # frames per step and process
    lr: float = 0.003  # at its top
    lr_warmup_steps: int = 100
    weight_decay: float = 0.01
    clip: float = 1.0  # norm of the gradient
    seed: int = 0
    validate_seconds: float = 15.0  # between validations, when max_minutes is set
    validate_steps: int = 1000  # between validations otherwise
    patience: int = 20  # validations without a better one before stopping; 0 never stops
    keep_steps: list[int] = field(default_factory=list)  # checkpoints kept as step_N
    accelerator: str = "auto"  # auto | cpu | cuda | mps
    devices: int = 1
    precision: str = "auto"  # auto | 32-true | bf16-mixed | 16-mixed
    threads: int = 0  # of the CPU; 0 leaves torch's choice


@dataclass
class Recipe:
    name: str = "run"
    data: Data = field(default_factory=Data)
    signal: Signal = field(default_factory=Signal)
    model: Model = field(default_factory=Model)
    loss: Loss = field(default_factory=Loss)
    augment: Augment = field(default_factory=Augment)
    train: Train = field(default_factory=Train)


def recipe_names() -> list[str]:
    """Return the names of the recipes that come with Timbrel."""
    return sorted(p.stem for p in RECIPES.glob("*.yaml"))


def load_recipe(name: str, overrides: list[str]) -> Recipe:
    """Compose a recipe.

    Args:
        name: one of `recipe_names()`, or the path of a YAML file.
        overrides: `key=value`, for example `data.root=my_sounds` or `signal=low_latency`.

    Raises:
        UserError: unknown recipe, key or group (the nearest is named), or a value of a wrong type.
    """
    from hydra import compose, initialize_config_dir
    from hydra.core.config_store import ConfigStore
    from hydra.errors import HydraException

    folder, stem = _locate(name)
    for override in overrides:
        if "=" not in override:
            raise UserError(f"'{override}' is no setting: write key=value, as in train.batch=256.")
    ConfigStore.instance().store(name="timbrel_schema", node=Recipe)
    # The labels in data.where are the dataset's, so hydra must let them be added.
    settings = [
        f"++{o.lstrip('+')}" if o.startswith(("data.where", "+data")) else o for o in overrides
    ]
    searched = [] if folder == RECIPES else [f"hydra.searchpath=[file://{RECIPES}]"]
    try:
        with initialize_config_dir(str(folder.resolve()), version_base="1.3"):
            composed = compose(stem, overrides=[*searched, *settings])
        return to_recipe(composed)
    except (HydraException, OmegaConfBaseException) as error:
        raise _explain(error, overrides) from None


def to_recipe(config: DictConfig) -> Recipe:
    """Return a composed configuration as dataclasses, checked."""
    merged = OmegaConf.merge(OmegaConf.structured(Recipe), config)
    if OmegaConf.is_missing(merged.data, "root"):
        raise UserError("no dataset is named: add data.root=FOLDER.")
    recipe = OmegaConf.to_object(merged)
    assert isinstance(recipe, Recipe)
    _check(recipe)
    return recipe


def write_recipe(recipe: Recipe, path: Path) -> None:
    """Write a recipe whole, every key, as YAML."""
    path.write_text(OmegaConf.to_yaml(OmegaConf.structured(recipe)), encoding="utf-8")


def read_recipe(path: Path) -> Recipe:
    """Read what `write_recipe` wrote."""
    try:
        return to_recipe(OmegaConf.load(path))  # type: ignore[arg-type]
    except (OSError, OmegaConfBaseException) as error:
        raise UserError(f"{path}: no readable recipe ({str(error).splitlines()[0]}).") from None


def keys(config: object = None, prefix: str = "") -> list[str]:
    """Return every key of a recipe, dotted: `train.batch`, …"""
    node = OmegaConf.structured(Recipe) if config is None else config
    found = []
    for key in node:  # type: ignore[attr-defined]
        missing = OmegaConf.is_missing(node, key)
        value = None if missing else node[key]  # type: ignore[index]
        if isinstance(value, DictConfig) and len(value):
            found += keys(value, f"{prefix}{key}.")
        else:
            found.append(f"{prefix}{key}")
    return found


def _locate(name: str) -> tuple[Path, str]:
    if name in recipe_names():
        return RECIPES, name
    path = Path(name)
    if path.suffix in (".yaml", ".yml") and path.is_file():
        return path.parent, path.stem
    raise one_of("recipe", name, [*recipe_names(), "the path of a .yaml file"])


def _explain(error: Exception, overrides: list[str]) -> UserError:
    """Turn hydra's pages into one sentence that names the key and the nearest valid one."""
    known = keys()
    tops = list(dict.fromkeys(k.split(".")[0] for k in known))
    groups = sorted(p.name for p in RECIPES.iterdir() if p.is_dir())
    for override in overrides:
        key, _, value = override.partition("=")
        key = key.lstrip("+~")
        if key in groups:
            options = sorted(p.stem for p in (RECIPES / key).glob("*.yaml"))
            if value not in options:
                return one_of(key, value, options)
        elif key not in known and not key.startswith("data.where"):
            near = get_close_matches(key, known, n=1, cutoff=0.5)
            same_end = [k for k in known if k.split(".")[-1] == key.split(".")[-1]]
            found = (same_end or near or [None])[0]
            hint = f"did you mean {found}?" if found else f"keys start with {', '.join(tops)}."
            return UserError(f"recipe key '{key}' is not known: {hint}")
    lines = [str(error).splitlines()[0], *str(error.__cause__ or "").splitlines()[:1]]
    return UserError(f"the recipe cannot be used: {'; '.join(lines)}.")


def _check(recipe: Recipe) -> None:
    s, t = recipe.signal, recipe.train
    power_of_two = all(v > 1 and v & (v - 1) == 0 for v in (s.n_fft, s.hop))
    rules = [
        (power_of_two and s.hop <= s.n_fft // 2, "signal.n_fft and signal.hop are powers of two, "
         f"hop at most half of n_fft; given {s.n_fft} and {s.hop}."),
        (s.sample_rate > 0, f"signal.sample_rate is in Hz and above 0; given {s.sample_rate}."),
        (t.batch > 0 and t.batch % 8 == 0, f"train.batch is a multiple of 8; given {t.batch}."),
        (t.steps > 0, f"train.steps is at least 1; given {t.steps}."),
        (t.max_minutes is None or t.max_minutes > 0,
         f"train.max_minutes is above 0, or null; given {t.max_minutes}."),
        (0 <= recipe.augment.pitch_semitones <= 12,
         f"augment.pitch_semitones lies in 0..12; given {recipe.augment.pitch_semitones}."),
        (recipe.model.latents > 0 and recipe.model.width > 0, "model.latents and model.width are "
         f"at least 1; given {recipe.model.latents} and {recipe.model.width}."),
    ]  # fmt: skip
    for holds, sentence in rules:
        if not holds:
            raise UserError(sentence)
