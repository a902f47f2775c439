# SPDX-License-Identifier: MIT
"""A session with a stand-in for an instrument, and what is done to it."""

from stand_ins import LATENTS, MIDI, Standing, facts, loud

from timbrel.base.manifest import Attribute
from timbrel.runtime.live.session import Session

TEMPERATURE = Attribute("float", 0.0, "", [0.0, 4.0])
SPACE = Attribute("str", "pca", "", values=["pca", "ica", "none"])


def begun(link, file=None, voices=2, inlets=(*LATENTS, MIDI)):
    session = Session(link, file)
    carrier = Standing({"decode": loud}, inlets)
    carrier.manifest.attributes.update(temperature=TEMPERATURE, space=SPACE)
    carrier.attributes.update(temperature=["float"], space=["str"])
    session.begin(facts(carrier, voices=voices))
    session.step(0.0)
    return session


def do(session, *inputs, now_s=1.0):
    session.take(inputs, now_s)
    session.step(now_s)


def wishes(session):
    made, session.wishes = session.wishes, []
    return [(wish.what, wish.words) for wish in made]
