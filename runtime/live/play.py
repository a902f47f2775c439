# SPDX-License-Identifier: MIT
"""Playing an instrument: controllers in, two processes that sound, a picture of it all.

This process maps and shows; it computes no sound, and the sound waits for nothing that it does.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...base.errors import UserError
from . import feedback, lights
from .child import Report
from .commands import FACTS, Wish
from .engine_process import Facts
from .inputs import Input
from .mapping_watch import Watch
from .opening import Controls
from .osc import OscPort
from .patch import Patch
from .places import OWN
from .session import Session
from .status import Status, Telling, inlets, latency_samples, voices
from .supervisor import Supervisor
from .tape import Recording, Tape, decibels, falling, free_name
from .view import View

TICK_S = 0.004  # between two looks at what has no socket: MIDI, movements, smoothing
_LOOK_S = 0.25  # between two looks at the mapping file
_AFTER_S = 2.0  # what is played on after the last gesture


@dataclass
class Stage:
    """All that takes part.

    files  what a MIDI program change chooses from
    said   sentences of those that know no session
    """

    session: Session
    supervisor: Supervisor | Patch
    osc: OscPort
    view: View
    files: Sequence[Path]
    controls: Controls
    controls_line: str = ""
    watch: Watch | None = None
    timeout_s: float | None = None
    seconds: float | None = None
    recording: Recording | None = None
    said: list[str] = field(default_factory=list)
    telling: Telling = field(default_factory=Telling)
    levels: list[float] = field(default_factory=lambda: [0.0])


def play(stage: Stage, clock: Callable[[], float] = time.monotonic) -> None:
    """Play until interrupted, or until what was asked for is over. Closes all that takes part."""
    stage.session.others, stage.session.hears = _others(stage), stage.supervisor.take
    tape = Tape(stage.session.link)
    begin_s = clock()
    ends_s = begin_s + stage.seconds if stage.seconds is not None else None
    look_s = begin_s
    try:
        stage.view.begin(title(stage), stage.controls_line)
        while ends_s is None or clock() < ends_s:
            now_s = clock()
            turn(stage, now_s)
            _listen(stage, tape)
            if now_s >= look_s:
                look_s = now_s + _LOOK_S
                _look_at_mapping(stage)
            _tell(stage, now_s)
            _show(stage, now_s)
            if stage.view.due(now_s):
                stage.view.draw(status(stage), now_s)
            if ends_s is None and _played_out(stage):
                ends_s = now_s + _AFTER_S
            stage.osc.wait(TICK_S)
    except KeyboardInterrupt:
        pass
    finally:
        _listen(stage, tape)
        close(stage)


def _others(stage: Stage) -> dict[str, Callable[[], list[feedback.Told]]]:
    """What can be asked for that a session does not know."""

    def latency() -> list[feedback.Told]:
        card, facts = stage.supervisor.card, stage.session.facts
        if card is None or facts is None:
            return []
        return [feedback.latency(latency_samples(stage.session.link, facts, card), card.rate)]

    def addresses() -> list[feedback.Told]:
        paths = stage.session.names().known()
        return feedback.answers("addresses", [OWN + path for path in paths])

    def counts() -> list[feedback.Told]:
        thinned = sum(port.left_out for port in stage.controls.midi)
        more = {"unsaid": stage.telling.few.unsaid, "thinned": thinned}
        return [(OWN + "counts", stage.osc.told(more))]

    return {"latency": latency, "addresses": addresses, "counts": counts}


def turn(stage: Stage, now_s: float) -> None:
    """Do once what is done again and again: hear controllers, map, look after the processes."""
    session = stage.session
    for report in stage.supervisor.poll(now_s):
        do_report(stage, report)
    sources = (stage.osc, *stage.controls.controllers)
    came = [each for source in sources for each in source.poll(now_s)]
    _record_gestures(stage, came, now_s)
    session.take(came, now_s)
    session.step(now_s)
    wishes, session.wishes = session.wishes, []
    for wish in wishes:
        try:
            _WISHES[wish.what](stage, wish)
        except UserError as error:
            session.sentences.append(str(error))
        except OSError as error:  # a name that no file can have
            session.sentences.append(f"{wish.what}: {error}; use another name.")


def do_report(stage: Stage, report: Report) -> None:
    """Take note of what a process has told."""
    session = stage.session
    if report.kind == "ready":
        session.sentences += _unstated(stage, report.what)
        try:
            session.begin(report.what, stage.timeout_s)
        except UserError as error:
            session.sentences.append(str(error))
        stage.osc.names = session.names()
        session.answers += [(address, values, None) for address, values in FACTS["file"](session)]
    elif report.kind == "set":
        name, _, why = report.what
        if why:
            session.sentences.append(why if name in why else f"{name}: {why}")
    elif report.kind == "opened":
        if report.what.deaf:
            why = "Until timbrel play is started with one, the instrument hears silence."
            session.sentences.append(f"{report.what.deaf} {why}")
        for port in stage.controls.midi:
            port.again()
        if stage.recording is not None and stage.recording.rate != report.what.rate:
            session.sentences.append(f"the sound card plays at {report.what.rate} Hz now.")
            _end_recording(stage)
    elif report.kind == "trouble":
        session.sentences.append(report.what)


def _unstated(stage: Stage, facts: Facts) -> list[str]:
    """Say at which rate a file plays that says none, when it begins to."""
    before = stage.session.facts
    again = before is not None and before.order.layout == facts.order.layout
    if again or facts.manifest is not None or facts.order.rate is not None:
        return []
    return [
        f"{facts.order.file} does not say its sample rate: it plays at the card's {facts.rate} Hz; "
        "if that is wrong, start with --rate HZ."
    ]


def close(stage: Stage) -> None:
    """End everything, and keep what was made."""
    _end_recording(stage)
    stage.osc.close()
    stage.controls.close()
    stage.session.sentences += stage.controls.trouble()
    stage.supervisor.close()
    for sentence in [*stage.said, *stage.session.sentences]:
        stage.view.say(sentence)


# --- wishes ---------------------------------------------------------------------------------------


def _path(word: str) -> Path:
    """Return the file that a word names; ~ is the player's own folder."""
    try:
        return Path(word).expanduser()
    except RuntimeError as error:
        raise UserError(f"{word}: {error}; write the whole path.") from None


def _set(stage: Stage, wish: Wish) -> None:
    name, *words = wish.words
    stage.supervisor.set(name, tuple(words))


def _load(stage: Stage, wish: Wish) -> None:
    stage.supervisor.load(_path(wish.words[0]))


def _method(stage: Stage, wish: Wish) -> None:
    facts = stage.session.facts
    if facts is not None:
        stage.supervisor.load(facts.order.file, wish.words[0])


def _program(stage: Stage, wish: Wish) -> None:
    number = int(wish.words[0])
    if number >= len(stage.files):
        raise UserError(
            f"program {number + 1}: {len(stage.files)} instruments were given; name more files to "
            "timbrel play."
        )
    stage.supervisor.load(stage.files[number])


def _record(stage: Stage, wish: Wish) -> None:
    word = wish.words[0] if wish.words else "1"
    if word == "0":
        _end_recording(stage)
        return
    facts = stage.session.facts
    stem = facts.order.file.stem if facts else "timbrel"
    record(stage, free_name(Path(), stem) if word == "1" else _path(word))


def record(stage: Stage, path: Path) -> None:
    """Record from now on; UserError where that cannot be."""
    if not stage.supervisor.sounds:
        raise UserError("what a patch plays is recorded in the patch.")
    if stage.recording is not None:
        raise UserError(f"{stage.recording.path} is being recorded: end that by record 0.")
    card = stage.supervisor.card
    rate = card.rate if card else 48000
    stage.recording = Recording(path, rate, len(stage.session.link.tape))
    stage.session.sentences.append(f"{path}: recording.")


def _end_recording(stage: Stage) -> None:
    if stage.recording is not None:
        stage.session.sentences.append(stage.recording.close())
        stage.recording = None


def _save(stage: Stage, _: Wish) -> None:
    if stage.watch is None:
        raise UserError("what was learned is kept until the end; --mapping FILE keeps it for good.")
    stage.watch.save(stage.session.mapping)


def _near(stage: Stage, wish: Wish) -> None:
    axes = [row.axis for row in stage.session.mapping.rows if row.axis.startswith("osc:")]
    mapped = dict.fromkeys(axis.removeprefix("osc:").rpartition("/")[0] for axis in axes)
    near = stage.osc.near(wish.words[0], mapped)
    stage.session.answers.append((OWN + "nearest", near, wish.sender))


_WISHES: dict[str, Callable[[Stage, Wish], None]] = {
    "set": _set,
    "load": _load,
    "method": _method,
    "program": _program,
    "record": _record,
    "save": _save,
    "near": _near,
}


# --- looking and telling --------------------------------------------------------------------------


def _listen(stage: Stage, tape: Tape) -> None:
    sound = tape.read()
    if sound.shape[1]:
        card = stage.supervisor.card
        stage.levels = falling(stage.levels, sound, card.rate if card else 48000)
    if stage.recording is not None:
        if tape.lost:
            seconds = tape.lost / stage.recording.rate
            why = f"{seconds:.1f} s of the recording are silent: timbrel play was held up."
            stage.session.sentences.append(why)
        try:
            said = stage.recording.write(sound)
        except (OSError, RuntimeError, UserError) as error:
            stage.session.sentences.append(f"recording has stopped ({error}).")
            _end_recording(stage)
        else:
            stage.session.sentences += [said] if said else []


def _look_at_mapping(stage: Stage) -> None:
    if stage.watch is None:
        return
    changed = stage.watch.changed()
    if changed is not None and stage.session.remap(changed):
        stage.osc.names = stage.session.names()
        stage.session.sentences.append(f"{stage.watch.path}: read again.")


def _record_gestures(stage: Stage, came: Sequence[Input], now_s: float) -> None:
    recorder = stage.controls.recorder
    if recorder is None:
        return
    recorder.take(came, now_s)
    stage.session.sentences += stage.controls.trouble()


def _played_out(stage: Stage) -> bool:
    replay = stage.controls.replay
    return replay is not None and replay.finished


def _tell(stage: Stage, now_s: float) -> None:
    session, osc = stage.session, stage.osc
    levels = [decibels(peak) for peak in stage.levels]
    for address, values in stage.telling.due(session, levels, stage.supervisor.card, now_s):
        osc.send(address, values)
    answers, session.answers = session.answers, []
    for address, values, sender in answers:
        osc.send(address, values, sender)
    few = stage.telling.few
    # Of the port's own there are a few already; and its flood is to leave room for the others.
    said = [*stage.said, *filter(None, [few.say(each, now_s) for each in session.sentences])]
    few.leave(session.unsaid)
    session.sentences, session.unsaid = [], 0
    stage.said.clear()
    for sentence in said:
        stage.view.say(sentence)
        osc.send(*feedback.error(sentence))


def _show(stage: Stage, now_s: float) -> None:
    """Show fingers on the pads they are on, in the colours of their voices."""
    pads, voicing = stage.controls.pads, stage.session.voicing
    if pads is not None:
        voices = voicing.playing if voicing is not None else {}
        pads.show(lambda pad: lights.fingers(pads.touches, pad, voices), now_s)


def status(stage: Stage) -> Status:
    """Return how things stand."""
    session, card, facts = stage.session, stage.supervisor.card, stage.session.facts
    late = latency_samples(session.link, facts, card) if facts and card else 0
    recording = stage.recording
    unmapped = session.unmapped.most_common(1)
    return Status(
        title=title(stage),
        controls=stage.controls_line,
        levels=[(n, decibels(v)) for n, v in zip("LR", stage.levels, strict=False)],
        inlets=inlets(session),
        voices=voices(session),
        playing=card is not None,
        latency_ms=1000 * late / card.rate if card else 0.0,
        cost=float(session.link.cost),
        gaps=int(session.link.gaps),
        device_gaps=int(session.link.device_gaps),
        recording_s=recording.samples / recording.rate if recording else None,
        learning=session.learning,
        unmapped=unmapped[0][0] if unmapped else "",
    )


def title(stage: Stage) -> str:
    """Say what plays, and through what."""
    facts, card = stage.session.facts, stage.supervisor.card
    name = facts.order.file.name if facts else "no instrument"
    method = f" · {facts.method}" if facts else ""
    voices = facts.order.voices if facts else 0
    count = f" · {voices} voices" if voices > 1 else ""
    where = f" → {card.name} {card.rate} Hz" if card else ""
    rate = f" (made for {facts.rate} Hz)" if facts and card and facts.rate != card.rate else ""
    return f"{name}{method}{count}{where}{rate}"
