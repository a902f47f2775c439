# SPDX-License-Identifier: MIT
"""Settings of a run that trains in seconds."""

# Small enough to train in seconds: 8 kHz, 256/64, 4 latents.
TINY = [
    "signal.sample_rate=8000",
    "signal.n_fft=256",
    "signal.hop=64",
    "model.latents=4",
    "model.bands=32",
    "model.width=32",
    "train.steps=60",
    "train.batch=64",
    "train.validate_steps=30",
    "train.max_minutes=null",
    "train.accelerator=cpu",
    "train.precision=32-true",
    "train.threads=1",
    "loss.warmup_steps=10",
]
