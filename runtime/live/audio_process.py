# SPDX-License-Identifier: MIT
"""The process of the sound card: the callback has an interpreter of its own."""

import gc
import signal
from multiprocessing.connection import Connection

from ...base.errors import UserError
from .cards import open_card
from .devices import Wish
from .shared import Link

_LOOK_S = 0.1


def main(pipe: Connection, link_name: str, wish: Wish) -> None:
    """Play a link until the pipe says anything, or ends.

    Tells `("opened", card)`, then `("ended",)` if the card stops by itself; or `("failed", why)`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the main process
    gc.disable()  # the callback makes no cycles
    link = Link(link_name)
    try:
        opened = open_card(wish, link)
    except UserError as error:
        pipe.send(("failed", str(error)))
        return
    pipe.send(("opened", opened.card))
    while opened.running():
        if pipe.poll(_LOOK_S):
            opened.close()
            return
    pipe.send(("ended",))
