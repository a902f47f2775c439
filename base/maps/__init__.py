# SPDX-License-Identifier: MIT
"""Timbre maps in numpy: control space ↔ latent space ↔ synth parameters, and their folder on disk.

control   where a controller is, each axis in 0…1, and how that becomes a latent
layers    invertible functions between latent space and parameters
timbre_map  the whole: `map` (control → parameters) and `unmap`
residual  what is kept of a setting that lies off the surface
folder    reading and writing, the original's files included
"""
