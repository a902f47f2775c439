# SPDX-License-Identifier: MIT
"""Datasets on disk: files, labels, splits, decoded signals, frames."""
