# SPDX-License-Identifier: MIT
"""What a player turns: which way up each axis is. Exactness is in test_train.py."""

import pytest
import torch

from timbrel.training.models.latent_space import SPACES, LatentSpace

FRAMES, SIZE = 2000, 4


def fitted(level=None, seed=0):
    """A space, its latents of which some carry the level, and how its axes correlate with that."""
    generator = torch.Generator().manual_seed(seed)
    sources = torch.rand(FRAMES, SIZE, generator=generator)  # not Gaussian: ICA finds them
    mix = torch.randn(SIZE, SIZE, generator=generator)
    z = sources @ mix
    loud = sources[:, 0] - 0.7 * sources[:, 1]
    space = LatentSpace(SIZE)
    given = None if level is None else level * loud
    space.fit(z, given)
    space.fit_ica(z, 0, given)
    found = [torch.corrcoef(torch.cat([loud[None], space(z, k).t()]))[0, 1:] for k in range(2)]
    return space, z, torch.stack(found)


@pytest.mark.parametrize("seed", range(4))
def test_up_is_louder_wherever_an_axis_has_to_do_with_loudness(seed):
    _, _, louder = fitted(1.0, seed)
    _, _, softer = fitted(-1.0, seed)
    clear = louder.abs() > 0.15
    assert (
        clear.any(1).all() and bool((louder[clear] > 0).all()) and bool((softer[clear] < 0).all())
    )


def test_what_has_nothing_to_do_with_loudness_stays_as_it_is_without():
    _, _, alone = fitted()
    _, _, louder = fitted(1.0)
    free = louder.abs() < 0.05
    assert free.any() and torch.allclose(louder[free], alone[free], atol=1e-3)


def test_turned_axes_are_still_exact():
    space, z, _ = fitted(1.0)
    for number, name in enumerate(SPACES):
        assert torch.allclose(space.inverse(space(z, number), number), z, atol=1e-4), name


def test_an_axis_that_never_moves_is_no_trouble():
    z = torch.randn(100, 3, generator=torch.Generator().manual_seed(0))
    z[:, 2] = 1.0
    space = LatentSpace(3)
    space.fit(z, z[:, 0])
    space.fit_ica(z, 0, z[:, 0])
    assert torch.isfinite(space.into).all() and torch.isfinite(space.back).all()
