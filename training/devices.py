# SPDX-License-Identifier: MIT
"""Which processors train: one, or several that must agree on every step."""

import logging
import textwrap
from typing import Any

import torch
from lightning_fabric import Fabric
from lightning_fabric.strategies.ddp import DDPStrategy

from ..base.errors import UserError
from .settings import Recipe


def open_fabric(recipe: Recipe) -> Fabric:
    """Return the launched Fabric of a recipe.

    With several devices the command is started once more for each of them; launch before
    anything is made that only one of them may make.
    """
    t = recipe.train
    if t.threads:
        torch.set_num_threads(t.threads)
    logging.getLogger("lightning_fabric").setLevel(logging.WARNING)
    # An objective may reach only a part of the parameters.
    strategy = DDPStrategy(find_unused_parameters=True) if t.devices > 1 else "auto"
    try:
        fabric = Fabric(
            accelerator=t.accelerator,
            strategy=strategy,
            devices=t.devices,
            precision=precision(recipe),
        )
        fabric.launch()
    except (RuntimeError, ValueError) as error:
        reason = textwrap.shorten(str(error), 100, placeholder=" …")
        raise UserError(
            f"train.accelerator={t.accelerator} with train.devices={t.devices} is not to be had "
            f"here ({reason}); use train.accelerator=auto train.devices=1."
        ) from None
    return fabric


def agree(fabric: Fabric, value: Any) -> Any:  # noqa: ANN401 (whatever must be the same)
    """Return the first process's value in every process."""
    return fabric.broadcast(value) if fabric.world_size > 1 else value


def any_of(fabric: Fabric, here: bool) -> bool:
    """Return in every process whether something holds in any of them."""
    if fabric.world_size == 1:
        return here
    flag = torch.tensor(float(here), device=fabric.device)
    total = fabric.all_reduce(flag, reduce_op="sum")
    return isinstance(total, torch.Tensor) and bool(total > 0)


def precision(recipe: Recipe) -> Any:  # noqa: ANN401 (Fabric's list of names)
    """Return the precision to train in: bfloat16 products where the processor multiplies them."""
    if recipe.train.precision != "auto":
        return recipe.train.precision
    accelerator = recipe.train.accelerator
    if accelerator in ("auto", "cuda", "gpu") and torch.cuda.is_available():
        return "bf16-mixed" if torch.cuda.is_bf16_supported() else "32-true"
    if accelerator in ("auto", "mps") and torch.backends.mps.is_available():
        return "32-true"
    probe = getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)
    return "bf16-mixed" if probe() else "32-true"
