# SPDX-License-Identifier: MIT
"""Reads and writes recipes of timbre maps: YAML and key=value words to settings, checked."""

from difflib import get_close_matches
from pathlib import Path

import yaml
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from ...base.errors import UserError, one_of
from .settings import MapRecipe, check

RECIPES = Path(__file__).parent / "recipes"
KIND = "map"


def recipe_names() -> list[str]:
    """Return the names of the recipes that come with Timbrel."""
    return sorted(p.stem for p in RECIPES.glob("*.yaml"))


def is_map(name: str | Path) -> bool:
    """Return whether a recipe's name, a recipe's file or a run's folder is of a timbre map."""
    if str(name) in recipe_names():
        return True
    path = Path(name)
    path = path / "config.yaml" if path.is_dir() else path
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else None
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return False
    return isinstance(content, dict) and content.get("kind") == KIND


def load_recipe(name: str, words: list[str]) -> MapRecipe:
    """Return a recipe by its name or file, with `key=value` words applied.

    Raises:
        UserError: an unknown key (the nearest is named), a value of a wrong type or not allowed.
    """
    path = RECIPES / f"{name}.yaml" if name in recipe_names() else Path(name)
    known = keys()
    for word in words:
        key, equals, _ = word.partition("=")
        if not equals or not key:
            raise UserError(f"'{word}' is no setting: write key=value, as in latent_size=2.")
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}."
            raise UserError(f"recipe key '{key}' is not known: {hint}")
    try:
        return _to_recipe(OmegaConf.load(path), OmegaConf.from_dotlist(words))
    except (OmegaConfBaseException, yaml.YAMLError, OSError) as error:
        said = " ".join(str(error).split())[:160]
        raise UserError(f"the recipe cannot be used: {said}.") from None


def read_recipe(folder: Path) -> MapRecipe:
    """Return the recipe of a run."""
    path = folder / "config.yaml"
    try:
        return _to_recipe(OmegaConf.load(path))
    except (OmegaConfBaseException, yaml.YAMLError, OSError, UnicodeDecodeError) as error:
        said = " ".join(str(error).split())[:160]
        raise UserError(f"{path} cannot be used ({said}): train again.") from None


def write_recipe(recipe: MapRecipe, folder: Path) -> None:
    """Write a recipe whole, every key."""
    text = OmegaConf.to_yaml(OmegaConf.structured(recipe))
    (folder / "config.yaml").write_text(text, encoding="utf-8")


def keys() -> list[str]:
    """Return every key, dotted."""
    found = []
    node: DictConfig = OmegaConf.structured(MapRecipe)
    for key in map(str, node):
        value = node[key]
        inner = [f"{key}.{k}" for k in value] if isinstance(value, DictConfig) else [key]
        found += inner
    return [key for key in found if key != "kind"]


def _to_recipe(*parts: object) -> MapRecipe:
    merged = OmegaConf.merge(OmegaConf.structured(MapRecipe), *parts)  # pyright: ignore[reportArgumentType]
    if OmegaConf.is_missing(merged.data, "root"):
        raise UserError(
            "no examples are named: add data.root=FOLDER (timbrel data synth makes one)."
        )
    recipe = OmegaConf.to_object(merged)
    assert isinstance(recipe, MapRecipe)
    if recipe.kind != KIND:
        raise one_of("kind of recipe", recipe.kind, [KIND])
    check(recipe)
    return recipe
