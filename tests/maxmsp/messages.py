# SPDX-License-Identifier: MIT
"""A small imitation of Max: passes messages through the boxes of a patch, in Max's order.

Depth first, outlets from right to left; a cord at a time from the right. Only the objects that the
patches use are known. Signals are not computed: what a signal box hears is logged.
"""

from patcher import PACKAGE, Patcher, function, read, words

HEARING = {"line~", "sig~", "click~", "outlet", "jg.timbremap", "pictslider", "mc.line~",
           "mc.sig~"}  # fmt: skip


def atom(word):
    try:
        return float(word) if "." in word else int(word)
    except ValueError:
        return word


class Running:
    """A patcher that runs. `log` has what left it and what its signal boxes heard."""

    def __init__(self, patcher, arguments=(), stand_ins=None, bus=None):
        self.boxes, self.state, self.inner = {}, {}, {}
        self.log, self.delayed, self.bus = [], [], bus if bus is not None else []
        self.stand_ins, self.parent = stand_ins or {}, None
        self.bus.append(self)
        for box in patcher.boxes:
            name, rest = words(box)
            for k, argument in enumerate(arguments, 1):
                rest = rest.replace(f"#{k}", str(argument))
            self.boxes[box["id"]] = (box, name, [atom(w) for w in rest.split()], rest)
            path = PACKAGE / "patchers" / f"{name}.maxpat"
            if name == "p":
                self.inner[box["id"]] = Running(Patcher(name, box["patcher"]), (), stand_ins)
            elif path.exists() and name not in self.stand_ins:
                self.inner[box["id"]] = Running(read(path)[0], rest.split(), stand_ins)
        for key, each in self.inner.items():
            each.parent = (self, key)
        self.cords = {}
        for source, outlet, target, inlet in patcher.cords:
            self.cords.setdefault((source, outlet), []).append((target, inlet))
        for cords in self.cords.values():
            cords.sort(key=lambda cord: -self.boxes[cord[0]][0]["patching_rect"][0])

    def doors(self, kind):
        found = [
            (b["patching_rect"][0], key) for key, (b, n, *_) in self.boxes.items() if n == kind
        ]
        return [key for _, key in sorted(found)]

    def into(self, inlet, *message):
        self.out(self.doors("inlet")[inlet], 0, message)

    def start(self):
        """What loadbang and loadmess do."""
        for each in self.inner.values():
            each.start()
        for key, (_, name, arguments, _) in self.boxes.items():
            if name in ("loadbang", "loadmess"):
                self.out(key, 0, arguments or ["bang"])

    def named(self, name):
        return [key for key, (_, n, *_) in self.boxes.items() if n == name]

    def out(self, key, outlet, message):
        for target, inlet in self.cords.get((key, outlet), []):
            self.hear(target, inlet, list(message))

    def outs(self, key, messages):
        for outlet in reversed(range(len(messages))):
            if messages[outlet] is not None:
                self.out(key, outlet, messages[outlet])

    def hear(self, key, inlet, message):
        _, name, arguments, text = self.boxes[key]
        if name in HEARING or name in self.stand_ins:
            self.log.append((name, key, inlet, *message))
        if name in self.stand_ins:
            self.stand_ins[name](self, key, inlet, message)
        elif key in self.inner:
            self.inner[key].into(inlet, *message)
        elif name == "outlet":
            if self.parent:
                self.parent[0].out(self.parent[1], self.doors("outlet").index(key), message)
        else:
            getattr(self, OBJECTS.get(name, name), self.nothing)(
                key, inlet, message, arguments, text
            )

    def nothing(self, key, inlet, message, arguments, text):
        pass

    def route(self, key, inlet, message, arguments, text):
        outlet = arguments.index(message[0]) if message[0] in arguments else len(arguments)
        matched = outlet < len(arguments)
        self.out(key, outlet, (message[1:] or ["bang"]) if matched else message)

    def sel(self, key, inlet, message, arguments, text):
        outlet = arguments.index(message[0]) if message[0] in arguments else len(arguments)
        self.out(key, outlet, ["bang"] if outlet < len(arguments) else message)

    def trigger(self, key, inlet, message, arguments, text):
        made = {"b": lambda: ["bang"], "f": lambda: [float(message[0])],
                "i": lambda: [int(message[0])], "l": lambda: message}  # fmt: skip
        self.outs(key, [made[kind]() for kind in arguments])

    def stored(self, key, inlet, message, arguments, text):
        kind = float if self.boxes[key][1] == "f" else int
        if message != ["bang"]:
            self.state[key] = kind(message[0])
        if inlet == 0:
            self.out(key, 0, [self.state.get(key, kind(arguments[0] if arguments else 0))])

    def number(self, key, inlet, message, arguments, text):
        if message[0] == "set":
            self.state[key] = message[1]
        else:
            if message != ["bang"]:
                self.state[key] = message[0]
            self.out(key, 0, [self.state.get(key, 0)])

    def arithmetic(self, key, inlet, message, arguments, text):
        if inlet == 1:
            self.state[key] = message[0]
            return
        a, b = message[0], self.state.get(key, arguments[0])
        results = {"+": a + b, "*": a * b, "/": a / b if b else 0, "==": int(a == b),
                   ">": int(a > b)}  # fmt: skip
        self.out(key, 0, [results[self.boxes[key][1]]])

    def pack(self, key, inlet, message, arguments, text):
        values = self.state.setdefault(key, list(arguments))
        if message != ["bang"]:
            for k, value in enumerate(message[: len(values) - inlet]):
                kind = float if isinstance(arguments[inlet + k], float) else int
                values[inlet + k] = kind(value)
        if inlet == 0:
            self.out(key, 0, values)

    def unpack(self, key, inlet, message, arguments, text):
        kinds = [float if isinstance(a, float) else int for a in arguments]
        self.outs(key, [[kind(v)] for kind, v in zip(kinds, message, strict=False)])

    def listfunnel(self, key, inlet, message, arguments, text):
        for k, value in enumerate(message):
            self.out(key, 0, [k + arguments[0], value])

    def gate(self, key, inlet, message, arguments, text):
        if inlet == 0:
            self.state[key] = message[0]
        elif opened := self.state.get(key, arguments[1]):
            self.out(key, opened - 1, message)

    def prepend(self, key, inlet, message, arguments, text):
        self.out(key, 0, [*arguments, *message])

    def message(self, key, inlet, message, arguments, text):
        if message[0] == "set":
            self.state[key] = message[1:]
            return
        for part in text.split(","):
            words_ = [atom(word) for word in part.split()]
            filled = [message[int(str(w)[1]) - 1] if str(w).startswith("$") else w for w in words_]
            self.out(key, 0, filled)

    def expr(self, key, inlet, message, arguments, text):
        values = self.state.setdefault(key, [0.0] * (self.boxes[key][0]["numinlets"]))
        values[inlet] = message[0]
        if inlet == 0:
            self.out(key, 0, [function(text)(*values)])

    def clip(self, key, inlet, message, arguments, text):
        self.out(key, 0, [max(arguments[0], min(arguments[1], message[0]))])

    def mtof(self, key, inlet, message, arguments, text):
        self.out(key, 0, [440 * 2 ** ((message[0] - 69) / 12)])

    def delay(self, key, inlet, message, arguments, text):
        self.delayed = [each for each in self.delayed if each[0] != key]
        if message != ["stop"]:
            self.delayed.append((key, message[0]))

    def send(self, key, inlet, message, arguments, text):
        for each in self.bus:
            for box, (_, name, _, told) in each.boxes.items():
                if name == "r" and told == text:
                    each.out(box, 0, message)

    def pictslider(self, key, inlet, message, arguments, text):
        values = self.state.setdefault(key, [0, 0])
        for k, value in enumerate(message):
            values[inlet + k] = int(value)
        self.outs(key, [[values[0]], [values[1]]])

    def wait(self):
        """Let all delays pass."""
        waiting, self.delayed = self.delayed, []
        for key, _ in waiting:
            self.out(key, 0, ["bang"])
        for each in self.inner.values():
            each.wait()


OBJECTS = {"t": "trigger", "i": "stored", "f": "stored", "+": "arithmetic", "*": "arithmetic",
           "/": "arithmetic", "==": "arithmetic", ">": "arithmetic", "s": "send",
           "slider": "number", "flonum": "number", "toggle": "number", "umenu": "number",
           "wait": "nothing", "out": "nothing", "start": "nothing"}  # fmt: skip
