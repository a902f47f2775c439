# SPDX-License-Identifier: MIT
"""The fundamental of a sound over time: trackers, and pitch labels made from what they find."""
