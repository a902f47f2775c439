# SPDX-License-Identifier: MIT
"""What all of Timbrel stands on: units, errors, audio files, curves, the manifest."""
