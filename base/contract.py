# SPDX-License-Identifier: MIT
"""The nn~ contract as tables: which names a file offers and what their numbers mean.

`<method>_params` holds four numbers, `<attribute>_params` one type code per argument.
"""

from dataclasses import dataclass

TYPE_CODES = {0: "bool", 1: "int", 2: "float", 3: "str", 4: "tensor", 5: "buffer"}
CODE_OF = {name: code for code, name in TYPE_CODES.items()}

# Old exports list this in place of an empty list of attributes.
NO_ATTRIBUTE = "none"


@dataclass(frozen=True)
class MethodShape:
    """What `<method>_params` says. A ratio is the number of audio samples per value."""

    inlets: int
    in_ratio: int
    outlets: int
    out_ratio: int

    @property
    def ratio(self) -> int:
        return max(self.in_ratio, self.out_ratio)

    def params(self) -> list[int]:
        return [self.inlets, self.in_ratio, self.outlets, self.out_ratio]
