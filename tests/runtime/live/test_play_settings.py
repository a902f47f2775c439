# SPDX-License-Identifier: MIT
"""What the command line sets: told like anything that is set, and kept in the next instrument."""

import shutil

from on_stage import Stage
from pitched_thing import pitched


def test_what_is_set_from_the_beginning_is_told_and_stays_in_the_next_instrument(tmp_path):
    file = pitched(tmp_path)
    other = shutil.copy(file, tmp_path / "other.ts")
    asked = ("--set", "gain_db=-20", "--set", "space=ica")

    def values(stage):
        found = {}
        for name in ("attribute:gain_db", "attribute:space"):
            stage.play("/timbrel/get", "values")
            found[name] = stage.hear("/timbrel/values", lambda v, n=name: v[0] == n)[1]
        return found

    with Stage("play", file, "--device", "none", *asked) as stage:
        set_so = values(stage)
        assert set_so == {"attribute:gain_db": -20.0, "attribute:space": 1.0}
        stage.play("/timbrel/load", str(other))
        stage.loaded(other)
        assert values(stage) == set_so
