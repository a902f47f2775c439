// SPDX-License-Identifier: MIT
// The objects timbrel.keyboard.js and timbrel.control.js, with Max played by this test, and what
// they are made of: node --test maxmsp/javascript

"use strict";

const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const test = require("node:test");
const vm = require("node:vm");
const { Expression } = require("./timbrel.expression.js");

// A script as Max loads it: its globals are given, its functions are its messages.
function object(name, ...words) {
    const sent = [], errors = [];
    const given = {
        require: (other) => require(path.join(__dirname, other)),
        outlet: (index, list) => sent.push([index, ...list]), error: (text) => errors.push(text),
        setinletassist() {}, setoutletassist() {}, jsarguments: [name, ...words], inlet: 0,
    };
    const own = Object.keys(given);
    const max = vm.createContext(given);
    vm.runInContext(fs.readFileSync(path.join(__dirname, name), "utf8"), max);
    const messages = Object.keys(max).filter((key) => !own.includes(key) &&
        typeof max[key] === "function" && max[key].local !== 1);
    const say = (word, ...values) => {
        max.messagename = word;
        max[messages.includes(word) ? word : "anything"](...values);
        return sent.splice(0);
    };
    const bytes = (inlet, ...values) => {
        max.inlet = inlet;
        values.forEach((value) => max.msg_int(value));
        max.inlet = 0;
        return sent.splice(0);
    };
    return { max, messages: messages.sort(), say, bytes, errors };
}

// ---- OSC and MIDI to messages -------------------------------------------------------------------

// address, values, outlet and message
const SAID = [
    ["/timbrel/latent/z1", [0.5], [0, "latent", "z1", 0.5]],
    ["/timbrel/latents", [0.1, -2], [0, "latents", 0.1, -2]],
    ["/timbrel/label/style", ["pizzicato"], [0, "label", "style", "pizzicato"]],
    ["/timbrel/label/midi", [60.2], [0, "label", "midi", 60.2]],
    ["/timbrel/latent/z1", [0.5, -0.5], [0, "latent", "z1", 0.5, -0.5]],
    ["/timbrel/loudness", [0.5], [0, "loudness", 0.5]],
    ["/timbrel/voice/2/latent/z1", [0.5], [0, "voice", 2, "latent", "z1", 0.5]],
    ["/timbrel/voice/1/label/pitch", ["C#"], [0, "voice", 1, "label", "pitch", "C#"]],
    ["/timbrel/voice/12/loudness", [0.25], [0, "voice", 12, "loudness", 0.25]],
    ["/timbrel/attribute/temperature", [0.5], [1, "set", "temperature", 0.5]],
    ["/timbrel/load", ["a.ts"], [1, "load", "a.ts"]],
    ["/timbrel/method", ["decode"], [1, "method", "decode"]],
    ["/timbrel/get", [], [1, "dump"]],
    ["/timbrel/get", ["temperature"], [1, "get", "temperature"]],
    ["/timbrel/reset", [], [1, "reset"]],
    ["/timbrel/reset", [2], [1, "set", "reset", 2]],
    ["/timbrel/note", [60, 100], [2, "note", 60, 100]],
    ["/timbrel/bend", [60, -0.5], [2, "bend", -0.5]],
    ["/timbrel/pressure", [60, 0.5], [2, "pressure", 0.5]],
    ["/timbrel/timbre", [60, 0.5], [2, "timbre", 0.5]],
    ["/timbrel/touch", ["thumb", 0.1, 0.2, 0.3], [3, "map", 0.1, 0.2, 0.3]],
    ["/timbrel/touch", [1, 0.1, 0.2], [3, "map", 0.1, 0.2, 0]],
    ["/timbrel/map/control", [0.1, 0.2, 0.3], [3, "map", 0.1, 0.2, 0.3]],
    ["/wek/inputs", [0.1, 0.2], [3, "map", 0.1, 0.2, 0]],
    ["/lightpad_data", [0.5, 1.5, -1], [3, "map", 0.5, 1, 0]],
];
// address, values, what is said of it
const REFUSED = [
    ["/timbrel/latent/z1", ["loud"], /latent\/z1 takes 1 or more numbers, not: loud\.\n$/],
    ["/timbrel/touch", [1, "left", 0.5], /a place is x, y and pressure, not: left 0\.5 0\./],
    ["/timbrel/loudness", ["loud"], /loudness takes 1 or more numbers/],
    ...["0/loudness", "1.5/loudness", "x/loudness", "1", "1/latent", "1/latent/", "1/pan", "1/loudness/z1",
        "1/latent/z1/z2"].map((what) => [`/timbrel/voice/${what}`, [1], /a voice is 1, 2, …, then/]),
    ["/timbrel/voice/1/latent/z1", ["C#"], /and one value, not: 1.latent.z1 C#\./],
    ["/timbrel/voice/1/label/pitch", [1, 2], /and one value, not: 1.label.pitch 1 2\./],
    ["/timbrel/note", [60], /note takes 2 or more numbers, not: 60\./],
    ["/timbrel/latent/", [1], /there is no address .timbrel.latent. here; there are .timbrel.latent.NAME,/],
    ["/timbrel/nothing", [], /there is no address .timbrel.nothing here/],
];

test("control: each address becomes its message", () => {
    for (const [address, values, expected] of SAID) {
        const { say, errors } = object("timbrel.control.js");
        assert.deepStrictEqual(say(address, ...values), [expected]);
        assert.deepStrictEqual(errors, []);
    }
});

test("control: what is not understood is one sentence", () => {
    for (const [address, values, expected] of REFUSED) {
        const { say, errors } = object("timbrel.control.js");
        assert.deepStrictEqual(say(address, ...values), []);
        assert.strictEqual(errors.length, 1);
        assert.match(errors[0], expected);
    }
});

test("control: what a player tells is passed over", () => {
    const { say, errors } = object("timbrel.control.js");
    for (const word of ["level", "cpu", "late", "latency", "names", "error"]) {
        assert.deepStrictEqual(say(`/timbrel/${word}`, 1), []);
    }
    assert.deepStrictEqual(errors, []);
});

test("control: an id tells two of one key apart, and the last one is bent", () => {
    const { say } = object("timbrel.control.js");
    assert.deepStrictEqual(say("/timbrel/note", 60, 100, 1), [[2, "note", 60, 100]]);
    assert.deepStrictEqual(say("/timbrel/note", 60, 90, 2), [[2, "note", 60, 90]]);
    assert.deepStrictEqual(say("/timbrel/bend", 60, 0.5, 1), []);
    assert.deepStrictEqual(say("/timbrel/bend", 60, 0.5, 2), [[2, "bend", 0.5]]);
    assert.deepStrictEqual(say("/timbrel/note", 60, 0, 1), [], "the other one holds it");
    assert.deepStrictEqual(say("/timbrel/note", 60, 0, 2), [[2, "note", 60, 0]]);
    say("/timbrel/note", 60, 100, 1);
    say("/timbrel/note", 60, 100, 2);
    assert.deepStrictEqual(say("/timbrel/panic"), [[2, "note", 60, 0]]);
});

test("control: panic ends all that is held, by OSC and by MIDI, once", () => {
    const { say, bytes } = object("timbrel.control.js");
    say("/timbrel/note", 60, 100);
    say("/timbrel/note", 61.5, 100);
    say("/timbrel/note", 60, 0);
    bytes(1, 144, 64, 100);
    assert.deepStrictEqual(say("/timbrel/panic"), [[2, "note", 61.5, 0], [2, "note", 64, 0]]);
    assert.deepStrictEqual(say("/timbrel/panic"), []);
});

test("control: MIDI is heard at the second inlet, and takes the last key's expression", () => {
    const { max, messages, bytes } = object("timbrel.control.js");
    assert.deepStrictEqual([max.inlets, max.outlets, ...messages], [2, 4, "anything", "msg_int"]);
    assert.deepStrictEqual(bytes(0, 144, 60, 100), [], "numbers at the first are nothing");
    const rest = [[2, "bend", 0], [2, "pressure", 0], [2, "timbre", 64 / 127]];
    bytes(1, 176, 101, 0, 100, 6, 6, 15);
    assert.deepStrictEqual(bytes(1, 145, 60, 100), [...rest, [2, "note", 60, 100]]);
    assert.deepStrictEqual(bytes(1, 146, 64, 90), [...rest, [2, "note", 64, 90]]);
    assert.deepStrictEqual(bytes(1, 209, 127), [], "not of the key before");
    assert.deepStrictEqual(bytes(1, 210, 127), [rest[0], [2, "pressure", 1], rest[2]]);
    assert.deepStrictEqual(bytes(1, 130, 64, 0), [[2, "note", 64, 0]]);
    assert.deepStrictEqual(bytes(1, 210, 3), [], "of a key that is let go");
    assert.deepStrictEqual(bytes(1, 176, 123, 0), [[2, "note", 60, 0]]);
    assert.deepStrictEqual(bytes(1, 129, 60, 0), [], "it ended already");
    assert.deepStrictEqual(bytes(1, 210, 4), [], "a note's own channel, between notes");
    assert.deepStrictEqual(bytes(1, 208, 127)[1], [2, "pressure", 1], "the master's counts");
    bytes(1, 145, 60, 100, 145, 60, 100);
    assert.deepStrictEqual(bytes(1, 129, 60, 0, 129, 60, 0), [[2, "note", 60, 0]], "one end");
});

test("control: a Lightpad's controllers are the axes, others go through", () => {
    const { bytes } = object("timbrel.control.js");
    assert.deepStrictEqual(bytes(1, 176, 113, 127, 114, 0, 115, 127),
        [[3, "map", 1, 0.5, 0], [3, "map", 1, 0, 0], [3, "map", 1, 0, 1]]);
    assert.deepStrictEqual(bytes(1, 176, 7, 127), [[2, "control", 7, 1]]);
});

// ---- voices to inlets ---------------------------------------------------------------------------

const note = (velocity, pressure, timbre, bend = 0) => ({ key: 61, velocity, pressure, timbre, bend });

function expression(latents = 4, voices = 2) {
    const sent = [];
    const made = new Expression(latents, voices, (...list) => sent.push(list));
    return { made, take: () => sent.splice(0) };
}

test("expression: a note is set before it is let through", () => {
    const { made, take } = expression();
    made.lead("pressure", 2, 0, 1.5);
    take();
    made.play(1, note(127, 0.5, 0.5, 0.25), true);
    assert.deepStrictEqual(take(), [
        ["midi", "setvalue", 2, 61.25, 0], ["z2", "setvalue", 2, 0.75, 0],
        ["pitch", "setvalue", 2, 1], ["octave", "setvalue", 2, 4], ["dynamics", "setvalue", 2, 1],
        ["level", "setvalue", 2, 1, 10]]);
    made.play(1, note(127, 1, 0.5, -48), false);
    assert.deepStrictEqual(take(), [["midi", "setvalue", 2, 13, 20], ["z2", "setvalue", 2, 1.5, 20]]);
    made.release(1, false);
    made.release(1, true);
    assert.deepStrictEqual(take(), [["level", "setvalue", 2, 0, 300], ["level", "setvalue", 2, 0, 10]]);
});

test("expression: ways add up on one latent, on top of its slider, and stay in its range", () => {
    const { made, take } = expression();
    made.place([0, 1, 0, 0]);
    made.lead("pressure", 2, 0, 1);
    made.lead("timbre", 2, -1, 1);
    made.play(0, note(100, 0.5, 0.75), true);
    const of = (name) => take().filter((list) => list[0] === name).pop();
    assert.deepStrictEqual(of("z2"), ["z2", "setvalue", 1, 1 + 0.5 + 0.5, 0]);
    made.play(0, note(100, 1, 1), false);
    assert.deepStrictEqual(of("z2"), ["z2", "setvalue", 1, 3, 20]);
    made.place([0, 2, 0, 0]);
    assert.deepStrictEqual(of("z2"), ["z2", "setvalue", 2, 2, 100], "a voice without a note, too");
});

test("expression: sliders that nothing moves go to all voices at once, and so does one let go", () => {
    const { made, take } = expression(2);
    made.place([0.5, -0.5]);
    assert.deepStrictEqual(take(), [["z1", "setvalue", 0, 0.5, 100], ["z2", "setvalue", 0, -0.5, 100]]);
    made.lead("velocity", 1, 0, 1);
    assert.deepStrictEqual(take(), [["z1", "setvalue", 1, 0.5, 100], ["z1", "setvalue", 2, 0.5, 100]]);
    made.lead("velocity", 0, 0, 1);
    assert.deepStrictEqual(take(), [["z1", "setvalue", 0, 0.5, 100]]);
});

test("keyboard: bytes play voices, a new one is cleared first", () => {
    const { max, messages, bytes, say, errors } = object("timbrel.keyboard.js", 2, 4);
    assert.deepStrictEqual([max.inlets, max.outlets], [1, 3]);
    assert.deepStrictEqual(messages, ["anything", "clear", "msg_int", "note", "place", "zone"]);
    const heard = bytes(0, 144, 60, 127);
    assert.deepStrictEqual(heard[0], [1, "set", "reset", 0]);
    assert.deepStrictEqual(heard.at(-2), [0, "level", "setvalue", 1, 1, 10]);
    assert.deepStrictEqual(heard.at(-1), [2, "voice", 1, 60]);
    say("note", 64, 100);
    const taken = say("note", 67, 100);
    assert.ok(!taken.some((list) => list.includes("reset")), "a voice that sounds is not cleared");
    assert.deepStrictEqual(taken.at(-1), [2, "lost", 1]);
    assert.deepStrictEqual(say("note", 67, 0),
        [[0, "level", "setvalue", 1, 0, 300], [2, "voice", 1, 0]]);
    assert.deepStrictEqual(say("zone", "lower", 15).at(-1), [2, "zones", 15, 0]);
    assert.deepStrictEqual(say("place", 1, 2, 3, 4, 5).length, 4);
    say("release", 50);
    say("note", 60, 1);
    assert.deepStrictEqual(say("clear").at(-1), [2, "lost", 0]);
    assert.deepStrictEqual(errors, []);
});

test("keyboard: what it cannot do is one sentence", () => {
    const { say, errors } = object("timbrel.keyboard.js", 2, 4);
    const refused = [
        [["pressure", 5, 0, 1], /pressure moves a latent from 1 to 4, or 0: none; not 5\./],
        [["pressure", 1.5, 0, 1], /not 1\.5/],
        [["pressure", 1], /takes a latent and two numbers/],
        [["breath", 1, 0, 1], /no way breath; there are velocity, pressure, timbre\./],
        [["zone", "middle", 3], /lower or upper, not middle/],
    ];
    for (const [words, expected] of refused) {
        const [[outlet, word, sentence]] = say(...words);
        assert.deepStrictEqual([outlet, word], [2, "error"]);
        assert.match(sentence, expected);
    }
    assert.strictEqual(errors.length, refused.length);
});
