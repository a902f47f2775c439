# SPDX-License-Identifier: MIT
"""Networks and the latent spaces that players see."""
