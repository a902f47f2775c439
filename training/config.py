# SPDX-License-Identifier: MIT
"""Reads and writes recipes: from a YAML file and the command line to settings, checked.

A recipe is `training/recipes/NAME.yaml`, or a YAML file of the user's own; hydra composes it with
the groups beside it and checks every key and type against these classes.
"""

import shutil
import tempfile
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path

import yaml
from omegaconf import DictConfig, ListConfig, OmegaConf
from omegaconf.errors import ConfigKeyError, OmegaConfBaseException

from ..base.errors import UserError, one_of
from .settings import LabelIn, LabelOut, Recipe, check

RECIPES = Path(__file__).parent / "recipes"

# Keys whose values are words: quoted for hydra, whose grammar would read into them.
TEXTS = (
    "name",
    "data.root",
    "data.cache",
    "data.stratify_by",
    "signal.representation",
    "signal.window",
    "model.name",
    "loss.kind",
    "train.accelerator",
    "train.precision",
)


# What may be set of each label that a recipe names.
LABEL_KEYS = {
    "labels": tuple(f.name for f in fields(LabelIn)),
    "predict": tuple(f.name for f in fields(LabelOut)),
}


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

    path = _locate(name)
    of_labels = [o for o in overrides if o.split(".")[0] in LABEL_KEYS and "=" in o]
    labels = [_label_setting(override) for override in of_labels]
    settings = [_setting(override) for override in overrides if override not in of_labels]
    ConfigStore.instance().store(name="timbrel_schema", node=Recipe)
    # A copy, so that the file may have any name; its groups are still looked for beside ours.
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(path, Path(folder) / "recipe.yaml")
        places = f"hydra.searchpath=[{_literal(f'file://{RECIPES}')}]"
        try:
            with initialize_config_dir(folder, version_base="1.3"):
                composed = compose("recipe", overrides=[places, *settings])
                OmegaConf.set_struct(composed, False)  # labels are added by their names
                return to_recipe(OmegaConf.merge(composed, *labels))
        except (HydraException, OmegaConfBaseException) as error:
            raise _explain(error) from None


def to_recipe(config: DictConfig | ListConfig) -> Recipe:
    """Return a composed configuration as dataclasses, checked."""
    merged = OmegaConf.merge(OmegaConf.structured(Recipe), config)
    if OmegaConf.is_missing(merged.data, "root"):
        raise UserError("no dataset is named: add data.root=FOLDER.")
    recipe = OmegaConf.to_object(merged)
    assert isinstance(recipe, Recipe)
    check(recipe)
    return recipe


def with_settings(recipe: Recipe, settings: list[str], allowed: tuple[str, ...]) -> Recipe:
    """Return a stored recipe with some keys changed, of which only `allowed` ones may be.

    Raises:
        UserError: another key, or a value of a wrong type.
    """
    changed = OmegaConf.structured(recipe)
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or key not in allowed:
            raise one_of("setting of an existing run", key, allowed)
        try:
            typed = value if key in TEXTS else yaml.safe_load(value)
            OmegaConf.update(changed, key, typed)
        except (OmegaConfBaseException, yaml.YAMLError) as error:
            raise UserError(f"{setting}: {_one_line(error)}.") from None
    return to_recipe(changed)


def write_recipe(recipe: Recipe, path: Path) -> None:
    """Write a recipe whole, every key, as YAML."""
    path.write_text(OmegaConf.to_yaml(OmegaConf.structured(recipe)), encoding="utf-8")


def read_recipe(path: Path) -> Recipe:
    """Read what `write_recipe` wrote."""
    try:
        return to_recipe(OmegaConf.load(path))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, OmegaConfBaseException) as error:
        raise UserError(
            f"{path}: no readable recipe ({_one_line(error)}); is its folder a run?"
        ) from None


def defaults() -> dict[str, object]:
    """Return every key of a recipe with its default, `???` where one must be given."""
    node = OmegaConf.structured(Recipe)
    return {
        key: "???"
        if OmegaConf.is_missing(node, "data.root") and key == "data.root"
        else OmegaConf.select(node, key)
        for key in keys()
    }


def keys(config: DictConfig | None = None, prefix: str = "") -> list[str]:
    """Return every key of a recipe, dotted: `train.batch`, …"""
    node: DictConfig = OmegaConf.structured(Recipe) if config is None else config
    found = []
    for key in map(str, node):
        missing = OmegaConf.is_missing(node, key)
        value = None if missing else node[key]
        if isinstance(value, DictConfig) and len(value):
            found += keys(value, f"{prefix}{key}.")
        else:
            found.append(f"{prefix}{key}")
    return found


def _locate(name: str) -> Path:
    if name in recipe_names():
        return RECIPES / f"{name}.yaml"
    path = Path(name)
    if path.suffix in (".yaml", ".yml") and not path.is_file():
        raise UserError(f"recipe '{name}' does not exist: name a .yaml file that does.")
    if path.suffix not in (".yaml", ".yml"):
        raise one_of("recipe", name, [*recipe_names(), "the path of a .yaml file"])
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise UserError(f"{path}: not readable as YAML ({_one_line(error)}); mend it.") from None
    if not isinstance(content, dict) or "defaults" not in content:
        raise UserError(
            f"{path}: does not say what it starts from; let its first line be "
            "'defaults: [timbrel_schema, {signal: normal}, _self_]'."
        )
    return path


def _setting(override: str) -> str:
    """Return an override as hydra wants it, its key known and its text quoted."""
    key, equals, value = override.partition("=")
    if not equals or not key:
        raise UserError(f"'{override}' is no setting: write key=value, as in train.batch=256.")
    if _is_group(key):
        options = sorted(p.stem for p in (RECIPES / key).glob("*.yaml"))
        if value not in options:
            raise one_of(key, value, options)
        return override
    if key.startswith("data.where"):
        # The labels are the dataset's, so hydra must let them be added.
        return f"++{key}={_quoted(value)}"
    if key not in keys():
        raise _unknown_key(key)
    text = key in TEXTS and value != "null"
    return f"{key}={_literal(value)}" if text else override


def _label_setting(override: str) -> dict:
    """Return a setting of a label as a nested map: the tasks are the dataset's, not ours."""
    key, _, value = override.partition("=")
    top, *rest = key.split(".")
    known = LABEL_KEYS[top]
    if len(rest) != 2:
        raise UserError(f"'{override}': write {top}.TASK.KEY=value; KEY is {', '.join(known)}.")
    if rest[1] not in known:
        raise one_of(f"key of {top}.{rest[0]}", rest[1], known)
    try:
        words = yaml.safe_load(value)
    except yaml.YAMLError:
        raise UserError(f"'{override}' is not readable: write a word or [word,word].") from None
    return {top: {rest[0]: {rest[1]: words}}}


def _quoted(value: str) -> str:
    """Return a value of words with everything in it taken literally; lists and maps stay so."""
    if value.startswith(("{", "'", '"')):
        return value
    if value.startswith("[") and value.endswith("]") and "'" not in value and '"' not in value:
        return f"[{','.join(_quoted(v.strip()) for v in value[1:-1].split(',') if v.strip())}]"
    try:
        float(value)
        return value
    except ValueError:
        return _literal(value)


def _literal(value: str) -> str:
    """Return a text in hydra's quotes, in which a backslash escapes nothing but a quote."""
    body = value.replace("'", "\\'")
    return f"'{body}\\'" if body.endswith("\\") else f"'{body}'"


def _is_group(key: str) -> bool:
    return (RECIPES / key).is_dir() and "/" not in key and key.isidentifier()


def _unknown_key(key: str) -> UserError:
    known = keys()
    key = key.lstrip("+~")
    near = get_close_matches(key, known, n=1, cutoff=0.5)
    same_end = [k for k in known if k.split(".")[-1] == key.split(".")[-1]]
    found = (same_end or near or [None])[0]
    tops = list(dict.fromkeys(k.split(".")[0] for k in known))
    hint = f"did you mean {found}?" if found else f"keys start with {', '.join(tops)}."
    return UserError(f"recipe key '{key}' is not known: {hint}")


def _explain(error: Exception) -> UserError:
    """Turn hydra's pages into one sentence that names the key."""
    chain: list[BaseException] = [error]
    while nearer := chain[-1].__cause__ or chain[-1].__context__:
        chain.append(nearer)
    reason = next((e for e in chain if isinstance(e, OmegaConfBaseException)), error)
    key = str(getattr(reason, "full_key", "") or "")
    if isinstance(reason, ConfigKeyError) and key:
        return _unknown_key(key)
    said = str(reason).splitlines()[0].rstrip(".")
    return UserError(f"the recipe cannot be used: {f'{key}: ' if key else ''}{said}.")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
