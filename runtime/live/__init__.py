# SPDX-License-Identifier: MIT
"""Playing live: controllers in, sound out. No file here imports torch but the engine's process."""
