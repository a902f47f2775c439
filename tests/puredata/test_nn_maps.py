# SPDX-License-Identifier: MIT
"""The shipped timbre maps as .ts files in nn~: signals of controls in, of parameters out."""

from pathlib import Path

import numpy as np
import pytest

from timbrel.base.maps import folder as on_disk
from timbrel.export.map_module import build_map
from timbrel.export.write import write_instrument

pytestmark = pytest.mark.native
MAPS = Path(__file__).parents[2] / "puredata" / "maps"


@pytest.mark.parametrize("name", ["organ", "subtractive"])
def test_a_map_in_nn_equals_numpy(nn, zoo, name):
    found = on_disk.read(MAPS / name)
    path = zoo.folder / f"{name}.ts"
    write_instrument(build_map(found, name), path)
    # One position for each block: nn~ takes the last value of every 64 samples.
    places = np.random.default_rng(0).uniform(0.05, 0.95, (found.latent_size, 40))
    x = np.repeat(places, 64, 1).astype(np.float32)
    result = nn(name, "map 64", x, flags="-sync", outlets=found.parameter_count)
    heard = np.asarray(result.audio)[:, 63 : 64 * 40 : 64]
    assert np.abs(heard - found.map(places.T).T).max() < 1e-3  # of 127, through float32
