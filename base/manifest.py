# SPDX-License-Identifier: MIT
"""The manifest of an instrument file, `timbrel.json`: all that a player or a host wants to know.

It is an extra file in the TorchScript archive, so reading it takes a zip reader and no torch.
"""

import json
import zipfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .contract import MethodShape
from .errors import UserError

FORMAT = "timbrel-instrument"
VERSION = 1
FILE_NAME = "timbrel.json"


@dataclass(frozen=True)
class Port:
    """One inlet or outlet."""

    name: str
    label: str  # for a host's inlet assist
    kind: str  # audio | latent | label | probability
    ratio: int  # audio samples per value
    range: list[float] | None = None
    classes: list[str] | None = None


@dataclass(frozen=True)
class Method:
    """One function of an instrument."""

    inlets: list[Port]
    outlets: list[Port]
    latency_samples: int  # audio → audio; 0 where the input is no audio
    half_rise_samples: int  # from a step at the inlet to half its effect at the outlet

    def shape(self) -> MethodShape:
        ratios = [ports[0].ratio if ports else 0 for ports in (self.inlets, self.outlets)]
        return MethodShape(len(self.inlets), ratios[0], len(self.outlets), ratios[1])


@dataclass(frozen=True)
class Attribute:
    """One setting of an instrument."""

    type: str  # bool | int | float | str
    default: Any
    help: str
    range: list[float] | None = None
    values: list[str] | None = None


@dataclass(frozen=True)
class Manifest:
    """The whole; see the fields' classes."""

    name: str
    kind: str  # spectral
    sample_rate: int  # Hz
    highest_ratio: int
    methods: dict[str, Method]
    attributes: dict[str, Attribute]
    latent: dict[str, Any]  # size, explained_variance
    training: dict[str, Any]  # recipe, dataset, split, steps, versions, date
    metrics: dict[str, Any]  # of the test split
    format: str = FORMAT
    version: int = VERSION
    extra: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        return json.dumps(_without_none(asdict(self)), indent=1) + "\n"


def from_json(text: str, where: str = FILE_NAME) -> Manifest:
    """Return a manifest from its text; UserError names `where` when it is none."""
    try:
        fields = json.loads(text)
        if fields.get("format") != FORMAT:
            raise UserError(f"{where}: not a Timbrel manifest.")
        if fields["version"] > VERSION:
            raise UserError(f"{where}: made by a newer Timbrel; update this one.")
        fields["methods"] = {
            name: Method(
                [Port(**p) for p in m["inlets"]],
                [Port(**p) for p in m["outlets"]],
                m["latency_samples"],
                m["half_rise_samples"],
            )
            for name, m in fields["methods"].items()
        }
        fields["attributes"] = {n: Attribute(**a) for n, a in fields["attributes"].items()}
        return Manifest(**fields)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, UserError):
            raise
        raise UserError(f"{where}: a damaged Timbrel manifest ({error}); export again.") from None


def read_manifest(path: Path) -> Manifest | None:
    """Return the manifest inside an instrument file, or None where a TorchScript file has none.

    `path` may also be a folder of ONNX graphs.

    Raises:
        UserError: the file does not exist, or is no TorchScript archive.
    """
    if (path / FILE_NAME).is_file():  # a folder of ONNX graphs
        return from_json((path / FILE_NAME).read_text(encoding="utf-8"), str(path / FILE_NAME))
    if any((path / part).is_dir() for part in ("vec_scale", "timbremap")):
        raise UserError(f"{path} is a timbre map and no instrument: use timbrel map play {path}.")
    if not path.is_file():
        raise UserError(f"instrument {path} does not exist: name a .ts file or a .onnx folder.")
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            found = next((n for n in names if n.endswith(f"/extra/{FILE_NAME}")), None)
            if found is not None:
                return from_json(archive.read(found).decode("utf-8"), f"{path}")
            if not any(n.endswith(("/constants.pkl", "/version")) for n in names):
                raise UserError(f"{path}: a zip file, but no TorchScript model; name a .ts file.")
    except (zipfile.BadZipFile, OSError, UnicodeDecodeError):
        raise UserError(
            f"{path}: not a TorchScript file, or damaged; export or download it again."
        ) from None
    return None


def _without_none(value: Any) -> Any:  # noqa: ANN401 (any JSON)
    if isinstance(value, dict):
        return {k: _without_none(v) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [_without_none(v) for v in value]
    return value
