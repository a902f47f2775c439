# SPDX-License-Identifier: MIT
"""Sub-commands of this folder, one module each."""
