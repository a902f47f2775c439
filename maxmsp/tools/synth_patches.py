# SPDX-License-Identifier: MIT
"""The two synths as abstractions of Max, with the messages and curves of those for Pure Data."""

from maxpat import Box, Patch, gen

DRAWBARS = ("bourdon", "quint", "principal", "octave", "nazard", "fifteenth", "tierce", "larigot",
            "piccolo")  # fmt: skip
RATIOS = ("0.5", "1.5", "1", "2", "3", "4", "5", "6", "8")
KNOBS = ("rate", "duty", "shape", "depth")
TARGETS = ("fm", "pwm", "fcm", "am")  # from left to right, as their gates lie
RAMP_MS = 20

ORGAN = "\n".join([
    "// in1 to in9 levels of the drawbars, in10 Hz, in11 restarts, in12 envelope.",
    "// What lies above 12 kHz folds back by octaves.",
    "fold(hz) { return hz/pow(2, max(0, ceil(log2(max(1, hz)/12000)))); }",
    *[f"History phase{k}(0);" for k in range(1, 10)],
    "restart = in11 > 0;",
    *[line for k, ratio in enumerate(RATIOS, 1) for line in (
        f"at{k} = restart ? 0 : phase{k};",
        f"next{k} = at{k} + fold({ratio}*in10)/samplerate;")],
    "mix = " + " + ".join(f"in{k}*sin(6.2831853*at{k})" for k in range(1, 5)),
    "    + " + " + ".join(f"in{k}*sin(6.2831853*at{k})" for k in range(5, 10)) + ";",
    *[f"phase{k} = next{k} - floor(next{k});" for k in range(1, 10)],
    "out1 = 0.1*in12*mix;",
])  # fmt: skip

SUBTRACTIVE = """\
// in1 rate in Hz, in2 duty, in3 shape, in4 depth,
// in5 to in8 gates to fm, pwm, fcm, am, in9 note, in10 restarts, in11 envelope.
History lfo_phase(0);
History lfo_before(0);
History pulse_phase(0);
History re_before(0);
History im_before(0);
restart = in10 > 0;

// The LFO: a sine's first half takes the duty's share of the cycle, its second half the rest. It is
// raised, cut at -1 and 1, and smoothed, so that no side clicks.
duty = clip(in2, 0.05, 0.95);
lfo_at = restart ? 0 : lfo_phase;
lfo_next = lfo_at + in1/samplerate;
bent = min(lfo_at/duty, 1) + max((lfo_at - duty)/(1 - duty), 0);
raised = max(-1, min(1, in3*sin(3.14159265*bent)));
smoothing = min(1, 200*6.2831853/samplerate);
lfo = smoothing*raised + (1 - smoothing)*(restart ? 0 : lfo_before);

// What it moves, each by the depth where its gate is open.
semitones = 12*(in4*in5)*(in4*in5)*lfo;
width = 0.5 + 0.45*(in4*in6)*lfo;
cutoff = 1000*pow(2, 3*(in4*in7)*lfo);
gain = 1 - (in4*in8)*(1 - lfo)/2;

// A pulse without an offset, its sides rounded over three samples.
hz = 440*pow(2, (in9 + semitones - 69)/12);
at = restart ? 0 : pulse_phase;
next = at + hz/samplerate;
steep = (samplerate/3)/max(1, hz);
falling = cos(3.14159265*min(1, max(0, (at - width)*steep)));
pulse = falling - cos(3.14159265*min(1, at*steep)) - 2*width;

// Low-pass with one complex pole: resonant at the cutoff, 6 dB per octave above.
angle = min(2, cutoff*6.2831853/samplerate);
radius = 1 - angle/2;
re_old = restart ? 0 : re_before;
im_old = restart ? 0 : im_before;
re_new = 1.7*angle/2*pulse + radius*(cos(angle)*re_old - sin(angle)*im_old);
im_new = radius*(sin(angle)*re_old + cos(angle)*im_old);

lfo_phase = lfo_next - floor(lfo_next);
lfo_before = lfo;
pulse_phase = next - floor(next);
re_before = re_new;
im_before = im_new;
out1 = 0.4*in11*gain*im_new;"""


def voice() -> Patch:
    """One voice: the note that was pressed last sounds until it is let go."""
    p = Patch(720, 560, "One voice of notes: attack and release in ms.")
    p.comment("One voice: the note that was pressed last sounds until it is let go. Arguments: "
              "attack and release in ms.", 20, 14, 640)  # fmt: skip
    inlet = p.obj("inlet", 20, 50, 30, comment="note and velocity, 0 lets it go")
    both = p.obj("unpack 0. 0", 20, 90, 110)
    within = p.obj("clip 0 127", 140, 120, 80)
    note = p.obj("t b f", 20, 120, 60)
    velocity = p.obj("i", 20, 150, 60)
    zero = p.obj("sel 0", 20, 180, 60)
    p.chain(inlet, both, note, velocity, zero)
    p.cord(both, 1, within, 0)
    p.cord(within, 0, velocity, 1)

    # Let go: only the note that sounds.
    current = p.obj("f", 20, 240, 50)
    same = p.obj("== 0.", 20, 270, 50)
    is_it = p.obj("sel 1", 20, 300, 50)
    let_go = p.obj("t b b", 20, 330, 60)
    silence = p.message("0", 20, 370, 40)
    falling = p.obj("pack 0. #2", 20, 400, 80)
    p.chain(zero, current, same, is_it, let_go, silence, falling)
    p.cord(note, 1, same, 1)
    time = p.obj("f #2", 130, 330, 50)
    later = p.obj("+ 10.", 130, 360, 50)
    end = p.obj("delay", 130, 400, 60)
    ended = p.message("1", 130, 430, 40)
    p.cord(let_go, 1, time, 0)
    p.chain(time, later, end, ended)

    # A note: the envelope last, and before it the pitch, and before that what begins anew.
    begins = p.obj("t i b b b", 240, 210, 240)
    p.cord(zero, 1, begins, 0)
    level = p.obj("expr pow($f1/127., 2.)", 240, 270, 150)
    rising = p.obj("pack 0. #1", 240, 400, 80)
    p.chain(begins, level, rising)
    pitch = p.obj("f", 410, 240, 50)
    twice = p.obj("t f f", 410, 270, 60)
    p.cord(begins, 1, pitch, 0)
    p.cord(note, 1, pitch, 1)
    p.cord(pitch, 0, twice, 0)
    p.cord(twice, 1, current, 1)
    silent = p.obj("i 1", 490, 240, 50)
    asked = p.obj("t b i", 490, 270, 60)
    fresh = p.obj("sel 1", 520, 300, 60)
    sounding = p.message("0", 490, 330, 40)
    p.cord(begins, 2, silent, 0)
    p.chain(silent, asked, sounding)
    p.cord(asked, 1, fresh, 0)
    p.cord(sounding, 0, silent, 1)
    p.cord(ended, 0, silent, 1)
    stop = p.message("stop", 600, 240, 50)
    p.cord(begins, 3, stop, 0)
    p.cord(stop, 0, end, 0)

    line = p.obj("line~", 240, 450, 60, outlettype=["signal", "bang"])
    p.cord(falling, 0, line, 0)
    p.cord(rising, 0, line, 0)
    out_note = p.obj("outlet", 410, 500, 30, comment="note")
    out_start = p.obj("outlet", 520, 500, 30, comment="bang: it begins from silence")
    out_level = p.obj("outlet", 600, 500, 30, comment="level (signal)")
    p.cord(twice, 0, out_note, 0)
    p.cord(fresh, 0, out_start, 0)
    p.cord(line, 0, out_level, 0)
    p.comment("note", 445, 500, 45)
    p.comment("start", 555, 500, 45)
    p.comment("level", 635, 500, 45)
    return p


def names(words: tuple[str, ...]) -> Patch:
    """A name and a value to a number and a value."""
    p = Patch(80 * len(words) + 130, 180)
    inlet = p.obj("inlet", 20, 20, 30, comment="NAME v")
    route = p.obj("route " + " ".join(words), 20, 60, 80 * len(words) + 60)
    outlet = p.obj("outlet", 20, 140, 30, comment="k v")
    p.cord(inlet, 0, route, 0)
    for k in range(len(words)):
        message = p.message(f"{k + 1} $1", 20 + 80 * k, 100, 60)
        p.cord(route, k, message, 0)
        p.cord(message, 0, outlet, 0)
    return p


def organ() -> Patch:
    """Nine drawbars of sines."""
    p = Patch(960, 560, "Nine drawbars of sines, by the messages of organ.pd.")
    p.comment("An additive organ of one voice: nine drawbars of sines, from 16 feet to 1 foot. A "
              "step of the eight is 3 dB, 0 is off.", 20, 14, 760)  # fmt: skip
    inlet = p.obj("inlet", 20, 50, 30, comment="params v1 … v9, param k v, NAME v, note n v")
    p.comment("params and nine values from 0 to 127, param k v, a name and a value, note n "
              "velocity", 60, 50, 640)  # fmt: skip
    route = p.obj("route params param note", 20, 90, 420)
    p.cord(inlet, 0, route, 0)
    numbered = p.obj("listfunnel 1", 20, 130, 90)
    named = p.inner("p names", 425, 130, 70, names(DRAWBARS))
    value = p.obj("unpack 0 0.", 20, 180, 200)
    p.chain(route, numbered, value)
    p.cord(route, 1, value, 0)
    p.cord(route, 3, named, 0)
    p.cord(named, 0, value, 0)

    steps = p.obj("expr max(0., min(8., $f1*8./127.))", 200, 220, 230)
    curve = p.obj("expr min($f1, 1.)*pow(10., 0.15*(max($f1, 1.) - 8.))", 200, 250, 320)
    tagged = p.obj("pack 0 0.", 20, 290, 199)
    p.cord(value, 1, steps, 0)
    p.chain(steps, curve)
    p.cord(curve, 0, tagged, 1)
    p.cord(value, 0, tagged, 0)
    bars = p.obj("route 1 2 3 4 5 6 7 8 9", 20, 330, 840)
    p.cord(tagged, 0, bars, 0)

    synth = p.inner("gen~", 20, 470, 900, gen(ORGAN, 12))
    voice_box = p.obj("timbrel.voice 5 30", 720, 130, 180)
    p.cord(route, 2, voice_box, 0)
    pitch = p.obj("mtof", 720, 170, 50)
    hz = p.obj("sig~", 720, 200, 50)
    click = p.obj("click~", 800, 170, 60)
    p.chain(voice_box, pitch, hz)
    p.cord(hz, 0, synth, 9)
    p.cord(voice_box, 1, click, 0)
    p.cord(click, 0, synth, 10)
    p.cord(voice_box, 2, synth, 11)
    for k in range(9):
        line = ramped(p, bars, k, 20 + 92 * k)
        p.cord(line, 0, synth, k)
    outlet = p.obj("outlet", 20, 510, 30, comment="sound (signal)")
    p.cord(synth, 0, outlet, 0)
    p.comment("a double click on gen~ shows the sound's lines", 60, 510, 330)
    return p


def subtractive() -> Patch:
    """A pulse, a low-pass filter, an envelope and an LFO."""
    p = Patch(1110, 570, "A pulse through a low-pass filter, moved by an LFO, by the messages of "
              "subtractive.pd.")  # fmt: skip
    p.comment("A subtractive synth of one voice: a pulse, a low-pass filter, an envelope and an "
              "LFO, whose target is a message or the argument.", 20, 14, 780)  # fmt: skip
    inlet = p.obj("inlet", 20, 50, 30,
                  comment="params v1 … v4, param k v, NAME v, note n v, target NAME")  # fmt: skip
    p.comment("params and four values from 0 to 127, param k v, rate, duty, shape or depth and a "
              "value, note n velocity, target am, fm, pwm or fcm", 60, 50, 800)  # fmt: skip
    route = p.obj("route params param note target", 20, 90, 760)
    p.cord(inlet, 0, route, 0)
    numbered = p.obj("listfunnel 1", 20, 130, 90)
    named = p.inner("p names", 400, 130, 70, names(KNOBS))
    nothing = p.obj("loadmess 0 0 0 0", 120, 130, 130)
    p.cord(nothing, 0, numbered, 0)
    knobs = p.obj("route 1 2 3 4", 20, 180, 680)
    p.chain(route, numbered, knobs)
    p.cord(route, 1, knobs, 0)
    p.cord(route, 4, named, 0)
    p.cord(named, 0, knobs, 0)

    synth = p.inner("gen~", 20, 470, 1060, gen(SUBTRACTIVE, 11))
    curves = (
        "expr pow(2., 5.*$f1/127.)",  # 1 to 32 Hz, in octaves
        "expr 0.05 + 0.9*$f1/127.",
        "expr pow(20., $f1/127.)",
        "/ 127.",
    )
    for k, curve in enumerate(curves):
        x = 20 + 170 * k
        limits = p.obj("clip 0. 127.", x, 220, 90)
        shaped = p.obj(curve, x, 260, 155)
        p.chain(limits, shaped)
        p.cord(knobs, k, limits, 0)
        if k == 0:
            rate = p.obj("sig~", x, 400, 70)
            p.chain(shaped, rate)
            p.cord(rate, 0, synth, 0)
            continue
        line = ramped(p, shaped, 0, x)
        p.cord(line, 0, synth, k)

    # One of four gates is open: the depth reaches one target.
    begin = p.obj("loadbang", 720, 130, 70)
    order = p.obj("t b b", 720, 160, 60)
    given = p.message("#1", 720, 190, 40)
    first = p.message("am", 770, 190, 40)
    chosen = p.obj("route am fm pwm fcm", 720, 230, 340)
    p.chain(begin, order, given, chosen)
    p.cord(order, 1, first, 0)
    p.cord(first, 0, chosen, 0)
    p.cord(route, 3, chosen, 0)
    gates = p.obj("unpack 0. 0. 0. 0.", 720, 320, 290)
    for k, name in enumerate(("am", "fm", "pwm", "fcm")):
        message = p.message(" ".join(str(int(t == name)) for t in TARGETS), 720 + 90 * k, 270, 70)
        p.cord(chosen, k, message, 0)
        p.cord(message, 0, gates, 0)
    for k in range(4):
        x = 720 + 92 * k
        line = ramped(p, gates, k, x)
        p.cord(line, 0, synth, 4 + k)

    voice_box = p.obj("timbrel.voice 5 60", 860, 130, 180)
    p.cord(route, 2, voice_box, 0)
    note = p.obj("sig~", 860, 160, 50)
    click = p.obj("click~", 940, 160, 60)
    p.chain(voice_box, note)
    p.cord(note, 0, synth, 8)
    p.cord(voice_box, 1, click, 0)
    p.cord(click, 0, synth, 9)
    p.cord(voice_box, 2, synth, 10)
    outlet = p.obj("outlet", 20, 520, 30, comment="sound (signal)")
    p.cord(synth, 0, outlet, 0)
    p.comment("a double click on gen~ shows the sound's lines", 60, 520, 330)
    return p


def ramped(p: Patch, source: Box, outlet: int, x: float) -> Box:
    """Lead a number to a signal in a straight line, so that nothing clicks."""
    ramp = p.obj(f"pack 0. {RAMP_MS}", x, 370, 70)
    line = p.obj("line~", x, 400, 70, outlettype=["signal", "bang"])
    p.cord(source, outlet, ramp, 0)
    p.cord(ramp, 0, line, 0)
    return line
