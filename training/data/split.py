# SPDX-License-Identifier: MIT
"""Training, validation and test parts: whole groups, the same every time, stored with the run.

A group is what labels say belongs together, for notes (instrument, MIDI note): the same note at
another velocity gives the answer away. The groups are ordered by a hash of their name, so that
adding a file moves no other file to another part of the ordering, and each stratum (instrument)
gives its share.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from ...base.errors import UserError


@dataclass(frozen=True)
class Split:
    """Files by part. Where `held_out` is false there were too few groups: all parts are equal."""

    train: tuple[str, ...]
    valid: tuple[str, ...]
    test: tuple[str, ...]
    held_out: bool
    seed: int


def make_split(
    groups: Mapping[str, str],
    strata: Mapping[str, str],
    seed: int = 0,
    valid_share: float = 0.1,
    test_share: float = 0.1,
    kept: Collection[str] = (),
) -> Split:
    """Split files.

    Args:
        groups: file → name of its group.
        strata: file → name of the stratum from which each part takes its share of groups.
        seed: another seed, another split.
        valid_share, test_share: of the groups in each stratum, in (0, 0.5). At least one group
            of the whole is held out for each part.
        kept: groups that are trained on in any case.
    """
    of_group: dict[str, list[str]] = {}
    for file in groups:
        of_group.setdefault(groups[file], []).append(file)
    if len(of_group) < 3:
        files = tuple(sorted(groups))
        return Split(files, files, files, held_out=False, seed=seed)
    by_stratum: dict[str, list[str]] = {}
    free = {name: files for name, files in of_group.items() if name not in kept}
    if len(free) < 3:
        free = of_group
    for name, files in free.items():
        by_stratum.setdefault(strata.get(files[0], ""), []).append(name)
    strata_names = [
        sorted(names, key=lambda name: _order(name, seed))
        for _, names in sorted(by_stratum.items())
    ]
    tests = _quotas([len(names) for names in strata_names], test_share)
    valids = _quotas([len(names) for names in strata_names], valid_share)
    parts: dict[str, list[str]] = {"train": [], "valid": [], "test": []}
    parts["train"] += [name for name in of_group if name not in free]
    for names, test, valid in zip(strata_names, tests, valids, strict=True):
        parts["test"] += names[:test]
        parts["valid"] += names[test : test + valid]
        parts["train"] += names[test + valid :]
    for part in ("test", "valid"):  # many strata of one or two groups
        if not parts[part]:
            left = [name for name in parts["train"] if name in free]
            chosen = min(left, key=lambda name: _order(name, seed))
            parts["train"].remove(chosen)
            parts[part].append(chosen)
    return Split(
        **{
            part: tuple(sorted(f for n in names for f in of_group[n]))
            for part, names in parts.items()
        },
        held_out=True,
        seed=seed,
    )


def write_split(split: Split, path: Path) -> None:
    """Store a split as JSON."""
    path.write_text(json.dumps(asdict(split), indent=1) + "\n", encoding="utf-8")


def read_split(path: Path) -> Split:
    """Read what `write_split` wrote."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        parts = {k: tuple(fields[k]) for k in ("train", "valid", "test")}
        return Split(**parts, held_out=fields["held_out"], seed=fields["seed"])
    except (OSError, ValueError, KeyError, TypeError):
        raise UserError(f"{path}: no readable split; is its folder a run?") from None


def check_files(split: Split, present: Sequence[str], root: Path) -> None:
    """Refuse a split that names files which are gone."""
    gone = sorted({*split.train, *split.valid, *split.test} - set(present))
    if gone:
        raise UserError(
            f"{len(gone)} files of the run's split are not in {root} (first: {gone[0]}): "
            "put them back, or name the right folder with data.root."
        )


def _quotas(sizes: list[int], share: float) -> list[int]:
    """Return how many groups each stratum gives, in all the share of all groups, at least one.

    Each gives the whole part of its share; what is missing then comes from the largest fractions.
    """
    exact = [share * size for size in sizes]
    quotas = [int(value) for value in exact]
    wanted = max(1, round(share * sum(sizes)))
    by_fraction = sorted(range(len(sizes)), key=lambda i: (quotas[i] - exact[i], i))
    for index in by_fraction[: wanted - sum(quotas)]:
        if quotas[index] < sizes[index] - 1:
            quotas[index] += 1
    return quotas


def _order(name: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}:{name}".encode()).digest()
