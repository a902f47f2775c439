# SPDX-License-Identifier: MIT
"""Splits: whole groups are held out, the same ones every time, and little moves later."""

from collections import Counter
from itertools import chain

import pytest

from timbrel.base.errors import UserError
from timbrel.training.data.split import check_files, make_split, read_split, write_split

PARTS = ("train", "valid", "test")
INSTRUMENTS = ("flute", "harp", "tuba")


def notes(instruments=INSTRUMENTS, midis=range(40, 70), takes=3):
    """File → group and file → stratum, for so many takes of each note."""
    names = [(i, m, t) for i in instruments for m in midis for t in range(takes)]
    groups = {f"{i}_{m}_{t}.wav": f"{i}/{m}" for i, m, t in names}
    return groups, {f: g.split("/")[0] for f, g in groups.items()}


def part_of(split):
    return {file: part for part in PARTS for file in getattr(split, part)}


def moved(before, after):
    old, new = part_of(before), part_of(after)
    return {file for file, part in old.items() if new[file] != part}


@pytest.mark.parametrize("seed", range(5))
def test_every_file_is_in_one_part_and_no_group_is_torn_apart(seed):
    groups, strata = notes()
    split = make_split(groups, strata, seed)
    everything = list(chain(split.train, split.valid, split.test))
    assert sorted(everything) == sorted(groups)
    assert split.held_out
    by_part = [{groups[f] for f in getattr(split, part)} for part in PARTS]
    assert not (by_part[0] & by_part[1] or by_part[0] & by_part[2] or by_part[1] & by_part[2])


@pytest.mark.parametrize("shares", [(0.1, 0.1), (0.2, 0.1), (0.1, 0.4)])
def test_every_stratum_gives_its_share_of_groups(shares):
    groups, strata = notes()
    split = make_split(groups, strata, 0, *shares)
    for part, share in (("valid", shares[0]), ("test", shares[1])):
        count = Counter(groups[f].split("/")[0] for f in getattr(split, part))
        assert count == {name: round(share * 30) * 3 for name in INSTRUMENTS}


def test_the_same_files_give_the_same_split_in_whatever_order_they_are_listed():
    groups, strata = notes()
    backwards = dict(reversed(groups.items()))
    assert make_split(groups, strata, 3) == make_split(backwards, strata, 3)


def test_the_order_of_the_files_does_not_matter_with_few_groups_per_stratum_either():
    groups, strata = notes(midis=range(40, 43))
    backwards = dict(reversed(groups.items()))
    assert make_split(groups, strata, 3) == make_split(backwards, strata, 3)


def test_another_seed_gives_another_split():
    groups, strata = notes()
    assert len({make_split(groups, strata, seed).test for seed in range(8)}) == 8


def test_another_take_of_a_note_joins_its_group_and_moves_nothing():
    groups, strata = notes(takes=2)
    before = make_split(groups, strata)
    more_groups, more_strata = notes(takes=3)
    after = make_split(more_groups, more_strata)
    assert moved(before, after) == set()


def test_a_new_note_moves_at_most_one_group_over_each_border_of_its_stratum():
    groups, strata = notes()
    before = make_split(groups, strata)
    for midi in range(80, 90):
        added = make_split({**groups, "new.wav": f"harp/{midi}"}, {**strata, "new.wav": "harp"})
        gone = {groups[f] for f in moved(before, added)}
        assert len(gone) <= 2
        assert all(g.startswith("harp/") for g in gone)


@pytest.mark.parametrize("groups", [1, 2])
def test_fewer_than_three_groups_are_not_split_and_it_is_noted(groups):
    files = {f"{i}.wav": str(i % groups) for i in range(4)}
    split = make_split(files, {})
    assert not split.held_out
    assert split.train == split.valid == split.test == tuple(files)


@pytest.mark.parametrize("groups", range(3, 15))
def test_from_three_groups_on_every_part_has_something(groups):
    split = make_split({f"{i}.wav": str(i) for i in range(groups)}, {})
    assert split.held_out
    assert all(getattr(split, part) for part in PARTS)


def test_many_strata_of_one_group_each_still_hold_something_out():
    files = {f"{i}.wav": str(i) for i in range(12)}
    split = make_split(files, files)
    assert (len(split.train), len(split.valid), len(split.test)) == (10, 1, 1)


def test_a_stored_split_is_read_back(tmp_path):
    split = make_split(*notes(), seed=5)
    write_split(split, tmp_path / "split.json")
    assert read_split(tmp_path / "split.json") == split


@pytest.mark.parametrize("text", [None, "", "{}", "[]", '{"train": []}', '{"train": 1}', "\x00"])
def test_a_split_that_cannot_be_read_is_named(tmp_path, text):
    path = tmp_path / "split.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(UserError, match=f"{path}: no readable split"):
        read_split(path)


def test_a_split_whose_files_are_gone_is_refused_with_the_first_name(tmp_path):
    groups, strata = notes()
    split = make_split(groups, strata)
    check_files(split, list(groups), tmp_path)
    present = set(groups) - {"harp_41_0.wav", "tuba_50_2.wav"}
    with pytest.raises(UserError, match=r"2 files .*first: harp_41_0.*data\.root"):
        check_files(split, list(present), tmp_path)


@pytest.mark.parametrize(("strata", "groups"), [(12, 5), (1, 60), (7, 13), (30, 2)])
def test_small_strata_together_give_their_share(strata, groups):
    of_group = {
        f"{s}-{g}-{v}": f"{s}/{g}" for s in range(strata) for g in range(groups) for v in "ab"
    }
    of_stratum = {file: file.split("-")[0] for file in of_group}
    split = make_split(of_group, of_stratum)
    wanted = max(1, round(0.1 * strata * groups))
    for part in (split.test, split.valid):
        assert len({of_group[f] for f in part}) == wanted


def test_files_without_the_stratum_s_label_share_one():
    groups = {f"{n}.wav": f"{n}.wav" for n in range(200)}
    split = make_split(groups, {"0.wav": "flute"})
    assert len(split.test) == len(split.valid) == 20
