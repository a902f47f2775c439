# SPDX-License-Identifier: MIT
"""Windows, transforms, phase and contrast: pure functions of signals."""
