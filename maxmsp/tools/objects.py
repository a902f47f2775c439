# SPDX-License-Identifier: MIT
"""What the objects of the package understand: one table, for help patches and reference pages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A message, or an argument of an object.

    Attributes:
        takes: (name, type) of each argument of a message; of an argument its type alone.
        shown: boxes to click in the help.
    """

    name: str
    digest: str
    takes: tuple[tuple[str, str], ...] = ()
    shown: tuple[str, ...] = ()
    more: str = ""
    optional: bool = True


@dataclass(frozen=True)
class Setting:
    """An attribute of an object."""

    name: str
    label: str
    digest: str
    shown: tuple[str, ...]
    more: str = ""
    kind: str = "int"


@dataclass(frozen=True)
class Thing:
    """An object of the package."""

    name: str
    digest: str
    description: str
    arguments: tuple[Word, ...]
    inlets: tuple[str, ...]
    outlets: tuple[str, ...]
    messages: tuple[Word, ...]
    settings: tuple[Setting, ...] = ()
    see: tuple[str, ...] = ()
    module: str = "msp"
    examples: tuple[str, ...] = ()


FILE, NAME = ("file", "symbol"), ("name", "symbol")
NUMBER, SWITCH = ("value", "float"), ("on", "int")
ELSEWHERE = "Answered by one sentence in the Max window: models come from files."

NN_MESSAGES = (
    Word("set", "set an attribute of the model: numbers and words arrive as written",
         (NAME, NUMBER), ("set temperature 0.5", "set phase locked"),
         "Which there are, and their ranges, is in the model: get_attributes names them. They are "
         "attributes of the object, too: temperature 0.5, @temperature 0.5, the inspector."),
    Word("get", "ask for an attribute of the model; answers get NAME VALUE", (NAME,),
         ("get temperature",)),
    Word("load", "another file, beside the sound; answers loaded 1 or loaded 0", (FILE,),
         ("load orchestra",),
         "The new model fades in when it is ready. Inlets and outlets stay: what is missing is "
         "silent, what is left over is dropped. Looked for in models of this package, then on "
         "Max's search path."),
    Word("method", "another method of the file", (NAME,), ("method forward", "method decode")),
    Word("reload", "the same file again from disk; keeps what was set", (), ("reload",)),
    Word("reset", "forget what was heard", (), ("reset",)),
    Word("bufsize", "samples at once, a multiple of the highest ratio; 0: the smallest, in the "
         "audio thread", (("samples", "int"),), ("bufsize 512", "bufsize 2048", "bufsize 0")),
    Word("mode", "where the model runs: in the audio thread, beside it, or as measured", (NAME,),
         ("mode auto", "mode sync", "mode async")),
    Word("bang", "everything about the object, as answers", (), ("bang",)),
    Word("info", "the same as bang", (), ("info",)),
    Word("dump", "the same as bang", (), ("dump",)),
    Word("get_methods", "answers methods and their names", (), ("get_methods",)),
    Word("get_attributes", "answers attributes and their names", (), ("get_attributes",)),
    Word("latency", "answers samples and milliseconds from inlet to outlet, all included", (),
         ("latency",), "Told again when another vector size or sample rate changes it."),
    Word("stats", "answers blocks computed, blocks missed, load in percent", (), ("stats",)),
    Word("print_available_models", "of other nn~ objects: one sentence in the Max window", (),
         ("print_available_models",), ELSEWHERE),
    Word("download", "of other nn~ objects: one sentence in the Max window", (FILE,),
         ("download voice",), ELSEWHERE),
    Word("remove", "of other nn~ objects: one sentence in the Max window", (FILE,),
         ("remove voice",), ELSEWHERE),
    Word("delete", "of other nn~ objects: the same as remove", (FILE,), ("delete voice",),
         ELSEWHERE),
)  # fmt: skip
NN_SETTINGS = (
    Setting("enable", "Play; 0 rests, and costs nothing", "0: fades out, and computes nothing",
            ("enable 0", "enable 1")),
    Setting("offline", "Wait for the model: for rendering",
            "1: a late result is waited for, for rendering; live leave it at 0",
            ("offline 1", "offline 0")),
    Setting("gpu", "Models run on the CPU", "understood, and left at 0: models run on the CPU",
            ("gpu 1",)),
    Setting("chans", "Channels in a cord, when the object is made",
            "channels in a cord: set when the object is made", ("chans 2",),
            "Written in the box, mc.nn~ … @chans 4; afterwards it is refused. Without it mc.nn~ "
            "follows the cords that come in. In mcs.nn~ void it is the channels of each cord, in "
            "and out."),
    Setting("iovector", "Samples of the sound card's vector, as in Max's audio status",
            "samples that the sound card takes at once: from here async knows its slack",
            ("iovector 512",),
            "512 unless you say otherwise; heard when audio starts the next time."),
)  # fmt: skip
MODEL = Word("model", "a .ts file, with or without the suffix; void: none yet", (("", "symbol"),))
METHOD = Word("method", "forward unless you say otherwise", (("", "symbol"),))
BUFFER = Word("bufsize", "samples of a block of the model; the highest ratio of the file unless "
              "you say otherwise, 0: the same, in the audio thread", (("", "int"),))  # fmt: skip
PORTS = (
    Word("inlets", "how many, whatever the model has: cords stay without it", (("", "int"),)),
    Word("outlets", "likewise; the outlet for answers comes on top", (("", "int"),)),
)
ROWS = Word("rows", "how many timbres are computed at once: a cord for each", (("", "int"),))
NN_SEE = ("nn~", "mc.nn~", "mcs.nn~", "jg.timbremap")
NN_TEXT = (
    "Opens any nn~ file: one that Timbrel exported, or anyone's. The model computes blocks of "
    "bufsize samples, in the audio thread or beside it, as mode says. Audio never waits for it: "
    "what comes late is silence with a fade, is counted, and stays in time. A file is a program: "
    "open only those that you trust."
)


def neural(name: str, digest: str, text: str, arguments: tuple[Word, ...],
           inlet: str, outlet: str, *examples: str) -> Thing:  # fmt: skip
    """One of the three classes in nn~'s file; their messages are the same."""
    see = tuple(other for other in NN_SEE if other != name)
    return Thing(name, digest, f"{text} {NN_TEXT}", arguments, (inlet,), (outlet, "answers"),
                 NN_MESSAGES, NN_SETTINGS, see, examples=examples)  # fmt: skip


TIMBREMAP = Thing(
    "jg.timbremap",
    "A few axes to all parameters of a synth, ordered by how they sound, and back",
    "Reads a folder that timbrel train map and timbrel export wrote, or one of the original "
    "TimbreMap. A position moves all parameters; a setting made by hand is found on the pad, kept "
    "where it was made, and let go as the position moves away. An echo of what was given last is "
    "not taken, so sliders and pads may be connected both ways.",
    (
        Word("axes", "of the controller, 1 to 256", (("", "int"),), optional=False),
        Word("parameters", "of the synth, 1 to 256", (("", "int"),), optional=False),
        Word("folder", "a map: looked for in maps of this package, then on Max's search path",
             (("", "symbol"),)),
    ),
    ("messages and positions", "1: the position stays when a touch ends; 0: it returns",
     "smoothing of all axes, 0 to 1 second"),
    ("parameters, 0 to 127", "answers: point, param, names, locks, loaded",
     "a drawing for the lights of a BLOCK"),
    (
        Word("list", "a position: each axis from 0 to 1", (("axes", "list"),), ("0.2 0.7 0.5",)),
        Word("block", "a touch, as blocks.multitouch gives it: finger, 1 or 2 (lifts), x, y, "
             "pressure",
             (("finger", "int"), ("state", "int"), ("x", "float"), ("y", "float"),
              ("pressure", "float")), ("block 1 1 0.2 0.7 0.5", "block 1 2")),
        Word("param", "all parameters by hand, 0 to 127: gives the point, not the list",
             (("values", "list"),), ("param 0 127 64 30 12 99 0 5 40",)),
        Word("set", "one parameter by hand, by name or number: gives the list as well",
             (NAME, NUMBER), ("set nazard 64", "set 3 100")),
        Word("get", "asks for one parameter, or all of them", (NAME,), ("get", "get nazard")),
        Word("lock", "1: it stays while the rest follow; 0: it follows from where it is",
             (NAME, SWITCH), ("lock nazard 1", "lock nazard 0")),
        Word("locks", "answers which parameters are locked", (), ("locks",)),
        Word("smooth", "time constants in ms, one for all axes or one for each",
             (("ms", "list"),), ("smooth 50", "smooth 0 50 200")),
        Word("names", "answers the names of the parameters", (), ("names",)),
        Word("info", "everything about the map, as answers", (), ("info",)),
        Word("load", "another map of as many axes and parameters; answers loaded", (FILE,),
             ("load organ",)),
        Word("bang", "point, drawing and list again", (), ("bang",)),
    ),
    (
        Setting("latch", "Stay where a finger lifts",
                "1: the position stays when a touch ends; 0: it returns", ("latch 1", "latch 0")),
        Setting("smoothing", "Seconds that it glides, 0 to 1",
                "a time constant for all axes, in seconds", ("smoothing 0.2", "smoothing 0"),
                kind="float"),
        Setting("release", "Distance that lets go of half a setting, or never",
                "how far away half of a setting by hand is let go; never: not at all",
                ("release 0.1", "release 0", "release never"), kind="atom"),
    ),
    see=("nn~",), module="max", examples=("pad", "blocks"),
)  # fmt: skip

THINGS = (
    neural("nn~", "Plays an instrument made by a neural network",
           "A cord for each inlet and outlet of the method. Without a model: [nn~ void inlets "
           "outlets bufsize], and load.",
           (MODEL, METHOD, BUFFER, *PORTS), "a signal for each inlet of the method; messages",
           "a signal for each outlet of the method", "synth"),
    neural("mc.nn~", "Plays several sounds through one model, one for each channel",
           "Each cord has a channel for each row of the batch, as many as @chans says, or else the "
           "widest cord that comes in; a cord with one channel goes to all. Without a model: "
           "[mc.nn~ void inlets outlets bufsize].",
           (MODEL, METHOD, BUFFER, *PORTS), "a multichannel signal for each inlet of the method; "
           "messages", "a multichannel signal for each outlet of the method", "mpe"),
    neural("mcs.nn~", "Plays an instrument with all its latents in one cord",
           "One cord for each row of the batch: its channels are the inlets of the method. Without "
           "a model: [mcs.nn~ void rows bufsize].",
           (MODEL, METHOD, ROWS, BUFFER), "all inlets of a row, as channels; messages",
           "all outlets of a row, as channels"),
    TIMBREMAP,
)  # fmt: skip
BY_NAME = {thing.name: thing for thing in THINGS}
