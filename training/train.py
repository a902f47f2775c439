# SPDX-License-Identifier: MIT
"""The training loop: reads from top to bottom, knows no model, resumes where it stopped.

Step n draws its frames and its noise from the seed and n alone, and the learning rate follows
from n; so a run that was stopped and resumed equals one that never stopped, to the last bit on a
CPU with the same number of threads. A time limit makes the learning rate follow the clock instead.
"""

import math
import signal as system_signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from lightning_fabric import Fabric
from torch import Tensor, nn

from ..base.errors import UserError
from ..base.progress import bar, say
from .data.frames import Batch, FrameSource
from .devices import agree, any_of, open_fabric
from .learner import DEAD_SHARE, LEARNERS, SpectralLearner
from .losses import warmup
from .material import Material, check_facts
from .models.spectral import SpectralModel
from .monitor import Monitor
from .run import Progress, Run, load_checkpoint, load_weights, save_checkpoint
from .settings import Recipe

# Batches for fitting statistics and for validation are drawn at negative steps.
FIT_BATCHES, VALID_BATCHES, FRAMES = 24, 8, 512
# A message names this many files.
NAMED = 3
# With a time limit there are this many validations, but none sooner than this after another.
VALIDATIONS, LEAST_VALIDATE_S = 120, 15.0
# … and they take at most about this share of it.
MOST_VALIDATING = 0.1


@dataclass
class Session:
    """All that one call of `train` works with."""

    recipe: Recipe
    run: Run
    fabric: Fabric
    learner: SpectralLearner
    optimisers: dict[str, torch.optim.Optimizer]
    forward: nn.Module
    frames: FrameSource
    valid: list[Batch]
    fit: list[Batch]
    progress: Progress
    monitor: Monitor


class _Forward(nn.Module):
    """Calls what it is given, so that Fabric's precision and gradient exchange see every model."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self.module = module

    def forward(self, call: Callable[[], dict[str, Tensor]]) -> dict[str, Tensor]:
        return call()


def train(
    recipe: Recipe,
    material: Material,
    run: Run,
    resume: bool = False,
    start_from: Run | None = None,
    fabric: Fabric | None = None,
) -> Progress:
    """Train a run to its end, or until Ctrl-C.

    Args:
        recipe: of the run.
        material: see `prepare`.
        run: its folder exists; on `resume` with a checkpoint `last`, or at least `best`.
        start_from: a run whose best weights and normalisation are the beginning.
        fabric: launched, see `open_fabric`; None opens the recipe's.

    Returns:
        where the training stands. The checkpoints `last` and `best` are on disk.
    """
    fabric = fabric or open_fabric(recipe)
    session = _start(recipe, material, run, fabric, resume, start_from)
    progress, minutes = session.progress, recipe.train.max_minutes
    fewest_s = max(LEAST_VALIDATE_S, (minutes or 0.0) * 60 / VALIDATIONS)
    validate_s = recipe.train.validate_seconds or fewest_s
    began, before = time.monotonic(), progress.elapsed_s
    validated_s = progress.elapsed_s
    with _interruptible() as interrupted, bar(f"training {run.folder.name}", 1.0) as shown:
        while not agree(fabric, interrupted()):
            share = _share(recipe, progress)
            if share >= 1.0 or _patience_is_over(recipe, progress):
                break
            losses = _step(session, share)
            progress.step += 1
            # One clock for all processes, or they would part ways.
            progress.elapsed_s = agree(fabric, before + time.monotonic() - began)
            if progress.step % 20 == 0 or progress.step == 1:
                shown.at(share, session.monitor.losses(losses, progress))
            due = progress.elapsed_s - validated_s >= validate_s
            if due if minutes else progress.step % recipe.train.validate_steps == 0:
                _validate(session)
                # Measuring a slow network must not take the time that it learns in.
                took_s = agree(fabric, before + time.monotonic() - began - progress.elapsed_s)
                validated_s = progress.elapsed_s + took_s
                if recipe.train.validate_seconds is None:
                    validate_s = max(fewest_s, took_s / MOST_VALIDATING)
            if progress.step in recipe.train.keep_steps:
                session.learner.fit_latents(session.fit)
                _save(session, f"step_{progress.step}")
    _validate(session)  # which saves
    if agree(fabric, interrupted()):
        say(f"stopped at step {progress.step}; go on with: timbrel train --resume {run.folder}")
    session.monitor.close()
    return progress


def _start(
    recipe: Recipe,
    material: Material,
    run: Run,
    fabric: Fabric,
    resume: bool,
    start_from: Run | None,
) -> Session:
    t = recipe.train
    torch.manual_seed(t.seed)
    check_facts(material, run.facts())
    learner = LEARNERS[recipe.model.name](recipe, SpectralModel(recipe, run.facts()))
    frames = material.source(recipe, "train", augment=True, labels=learner.labels)
    still = material.source(recipe, "train", augment=False, labels=learner.labels)
    held = material.source(recipe, "valid", augment=False, labels=learner.labels)
    fit = [still.batch(-1 - i, FRAMES, augment=False) for i in range(FIT_BATCHES)]
    valid = [held.batch(-1 - i, FRAMES, augment=False) for i in range(VALID_BATCHES)]
    if start_from is not None:
        _copy_weights(learner.module, start_from)
    else:
        learner.fit_normalisation(fit)
    bare = {
        o.name: torch.optim.AdamW(o.parameters, lr=t.lr, weight_decay=t.weight_decay)
        for o in learner.objectives()
    }
    forward, *wrapped = fabric.setup(_Forward(learner.module), *bare.values())
    optimisers = dict(zip(bare, wrapped, strict=True))
    progress = Progress()
    if resume:  # after set-up, so that the optimisers' state follows the parameters' device
        name = "last" if "last" in run.checkpoints() else "best"
        weights, progress = load_checkpoint(run, name, optimisers)
        learner.module.load_state_dict(weights)
    return Session(
        recipe,
        run,
        fabric,
        learner,
        optimisers,
        forward,
        frames,
        [b.to(fabric.device) for b in valid],
        [b.to(fabric.device) for b in fit],
        progress,
        Monitor(run, recipe, material, learner, enabled=fabric.is_global_zero),
    )


def _step(session: Session, share: float) -> dict[str, Tensor]:
    """Draw a batch, and let every active objective's optimiser take one step."""
    t, step = session.recipe.train, session.progress.step
    rank = session.fabric.global_rank
    batch = session.frames.batch(step, t.batch, rank).to(session.fabric.device)
    torch.manual_seed(hash((t.seed, step, rank)) % 2**63)
    rate = t.lr * warmup(step + 1, t.lr_warmup_steps) * (1.0 - share)
    reported: dict[str, Tensor] = {}
    for objective in session.learner.objectives():
        if not objective.active(step):
            continue
        optimiser = session.optimisers[objective.name]
        for group in optimiser.param_groups:
            group["lr"] = rate
        losses = session.forward(lambda o=objective: o.losses(batch, step))
        loss = losses["loss"]
        if any_of(session.fabric, not bool(torch.isfinite(loss))):
            raise _diverged(session, batch)
        optimiser.zero_grad()
        session.fabric.backward(loss)
        session.fabric.clip_gradients(
            session.forward, optimiser, max_norm=t.clip, error_if_nonfinite=False
        )
        optimiser.step()
        for name, value in losses.items():
            # The first objective's loss is the run's; others are called by their names.
            own = f"{objective.name}_loss" if name == "loss" and reported else name
            reported[own] = value.detach()
    return reported


def _validate(session: Session) -> None:
    """Measure on held-out frames, keep the best and the last weights."""
    progress = session.progress
    session.learner.module.eval()
    each = [session.learner.validate(batch) for batch in session.valid]
    session.learner.module.train()
    mean = {name: sum(e[name] for e in each) / len(each) for name in each[0]}
    if not all(math.isfinite(value) for value in mean.values()):
        raise _diverged(session)
    session.learner.fit_latents(session.fit)
    progress.dead = mean["dead_outputs"] > DEAD_SHARE
    better = mean["error"] < progress.best and not progress.dead
    progress.validations_since_best = 0 if better else progress.validations_since_best + 1
    if better:
        progress.best, progress.best_step = mean["error"], progress.step
        _save(session, "best")
    _save(session, "last")
    session.monitor.validation(mean, progress)


def _save(session: Session, name: str) -> None:
    if not session.fabric.is_global_zero:
        return
    weights = session.learner.module.state_dict()
    save_checkpoint(session.run.checkpoint(name), weights, session.optimisers, session.progress)


def _diverged(session: Session, batch: Batch | None = None) -> UserError:
    """Say where the loss stopped being a number, and which files were being heard."""
    heard = ""
    if batch is not None:
        bad = ~torch.isfinite(batch.magnitude).all(1).cpu().numpy()
        of = batch.files[bad] if bad.any() else batch.files
        names = [session.frames.files[i] for i in dict.fromkeys(of.tolist())]
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        heard = f", in frames of {', '.join(names[:NAMED])}{more}"
    return UserError(
        f"the loss is not a number at step {session.progress.step}{heard}: the last checkpoint is "
        f"kept; lower train.lr (now {session.recipe.train.lr:g}) and train again."
    )


def _share(recipe: Recipe, progress: Progress) -> float:
    """Return how much of the training is done, in 0…1: by steps or by time, what is further."""
    by_steps = progress.step / recipe.train.steps
    minutes = recipe.train.max_minutes
    return max(by_steps, progress.elapsed_s / (60 * minutes) if minutes else 0.0)


def _patience_is_over(recipe: Recipe, progress: Progress) -> bool:
    return 0 < recipe.train.patience <= progress.validations_since_best


def _copy_weights(module: nn.Module, source: Run) -> None:
    """Take every tensor of the same name and shape from another run; say what did not fit."""
    theirs, ours = load_weights(source, "best"), module.state_dict()
    fitting = {k: v for k, v in theirs.items() if k in ours and v.shape == ours[k].shape}
    if not fitting:
        raise UserError(f"no weight of {source.folder} fits this recipe: use the same model sizes.")
    rest = sorted(set(ours) - set(fitting))
    if rest:
        say(f"{len(rest)} of {len(ours)} tensors start afresh, the first: {rest[0]}")
    module.load_state_dict({**ours, **fitting})


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Let Ctrl-C end the loop between two steps; a second one ends the program."""
    asked = False

    def ask(number: int, frame: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    kinds = (system_signal.SIGINT, system_signal.SIGTERM)
    try:
        before = [system_signal.signal(kind, ask) for kind in kinds]
    except ValueError:  # not in the main thread: nothing to catch
        yield lambda: asked
        return
    try:
        yield lambda: asked
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            system_signal.signal(kind, handler)
