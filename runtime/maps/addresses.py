# SPDX-License-Identifier: MIT
"""OSC addresses of a map being played: Timbrel's own, and Wekinator's where they mean something."""

from dataclasses import dataclass

from ...base.errors import UserError, one_of
from .controllers import Argument, Event

OWN = "/timbrel/map/"
WEKINATOR = "/wekinator/control/"
INPUTS, OUTPUTS = "/wek/inputs", "/wek/outputs"
DONE_TRAINING = "/wekinator/status/done-training"

# Below OWN: each is a verb by its own name; these are also found with a name or number behind them.
_NAMED = {"control": "axis", "param": "param", "lock": "lock", "smooth": "smooth", "get": "get"}
_PLAIN = (
    "control", "params", "smooth", "release", "latch", "touch", "run", "hold",
    "add", "fit", "undo", "remove", "clear", "pins", "reach", "get",
)  # fmt: skip

# Below WEKINATOR: a verb of ours.
_VERBS = {
    "startRunning": "run",
    "stopRunning": "hold",
    "startRecording": "record",
    "stopRecording": "recorded",
    "train": "fit",
    "outputs": "outputs",
    "deleteAllExamples": "clear",
    "enableModelRunning": "follow",
    "disableModelRunning": "stay",
}
# Known, and without a meaning here: why.
_NOTHING = {
    "cancelTrain": "a fit is over before it can be cancelled",
    "startDtwRecording": "a map knows places, not gestures",
    "stopDtwRecording": "a map knows places, not gestures",
    "deleteExamplesForOutput": "a pin holds all parameters at once",
    "enableModelRecording": "a pin holds all parameters at once",
    "disableModelRecording": "a pin holds all parameters at once",
    "setInputNames": "axes have numbers",
    "setOutputNames": "the map names its parameters",
    "selectInputsForOutput": "all axes move all parameters",
    "loadModelFromFile": "give the map to timbrel map play",
    "saveModelToFile": "pins are saved as they are added",
    "runNewProject": "give the map to timbrel map play",
    "enablePerformanceMode": "there are no windows to hide",
    "disablePerformanceMode": "there are no windows to hide",
}


@dataclass(frozen=True)
class Addresses:
    """Which address brings the controller's position."""

    inputs: str = INPUTS

    def event(
        self, address: str, arguments: tuple[Argument, ...], sender: tuple[str, int] | None = None
    ) -> Event:
        """Return what a message asks for; one sentence if nobody knows."""
        verb, name = self._verb(address)
        return Event(verb, arguments, name, address, sender)

    def _verb(self, address: str) -> tuple[str, str]:
        if address == self.inputs:
            return "control", ""
        if address.startswith(WEKINATOR):
            return _wekinator(address)
        if address.startswith(OWN):
            verb, _, name = address.removeprefix(OWN).partition("/")
            if name and verb in _NAMED:
                return _NAMED[verb], name
            if not name and verb in _PLAIN:
                return verb, ""
        raise one_of("address", address, self.known())

    def known(self) -> list[str]:
        named = [f"{OWN}{verb}/NAME" for verb in ("param", "lock")]
        return [self.inputs, *(OWN + verb for verb in _PLAIN), *named]


def _wekinator(address: str) -> tuple[str, str]:
    word = address.removeprefix(WEKINATOR)
    if word in _NOTHING:
        raise UserError(f"{address} does nothing here: {_NOTHING[word]}.")
    if word not in _VERBS:
        raise one_of("address", address, [WEKINATOR + w for w in _VERBS])
    return _VERBS[word], ""
