# SPDX-License-Identifier: MIT
"""`python -m timbrel.base`: the same as `timbrel`."""

import sys

from .main import main

sys.exit(main())
