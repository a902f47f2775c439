// SPDX-License-Identifier: MIT
// Bytes to what is played, and to voices: node --test maxmsp/javascript

"use strict";

const assert = require("node:assert");
const test = require("node:test");
const { Decoder } = require("./timbrel.mpe.js");
const { Voices } = require("./timbrel.voices.js");

const near = (a, b) => Math.abs(a - b) < 1e-9;
const rpn = (channel, number, value) =>
    [176 + channel, 101, number >> 7, 100, number & 127, 6, value]; // running status
const mcm = (channel, members) => rpn(channel, 6, members);

function decoded(bytes) {
    const said = [];
    const to = {};
    for (const word of ["on", "off", "moved", "pressed", "pedal", "silence", "control", "zones"]) {
        to[word] = (...values) => said.push([word, ...values]);
    }
    const decoder = new Decoder(to);
    bytes.forEach((value) => decoder.byte(value));
    return { decoder, said };
}

const ALL = [...Array(16).keys()];

// what it shows, bytes, what is told
const TOLD = [
    ["a note and its end", [144, 60, 100, 128, 60, 64], [["on", 0, 60, 100], ["off", 0, 60]]],
    ["velocity 0 ends a note", [147, 61, 1, 147, 61, 0], [["on", 3, 61, 1], ["off", 3, 61]]],
    ["running status", [144, 60, 100, 62, 90, 60, 0],
        [["on", 0, 60, 100], ["on", 0, 62, 90], ["off", 0, 60]]],
    ["the clock inside a message", [144, 248, 60, 254, 100], [["on", 0, 60, 100]]],
    ["system exclusive is skipped, and ends running status", [144, 60, 100, 240, 1, 2, 3, 247, 61, 100],
        [["on", 0, 60, 100]]],
    ["a song position is skipped", [242, 1, 2, 60, 100, 144, 64, 1], [["on", 0, 64, 1]]],
    ["data without a status", [60, 100], []],
    ["a program is nothing", [192, 5, 144, 60, 100], [["on", 0, 60, 100]]],
    ["pressure of one key", [161, 60, 127], [["pressed", 1, 60, 1]]],
    ["the pedal", [176, 64, 64, 64, 63], [["pedal", [0], true], ["pedal", [0], false]]],
    ["all notes off, all sound off", [177, 123, 0, 120, 0],
        [["silence", [1], false], ["silence", [1], true]]],
    ["a mode ends notes", [176, 126, 1], [["silence", [0], false]]],
    ["another controller", [176, 113, 127], [["control", 0, 113, 127]]],
    ["a lower zone", mcm(0, 3),
        [["silence", ALL, false], ["pedal", ALL, false], ["zones", 3, 0]]],
    ["a zone that a member asks for is none", mcm(5, 3), []],
    ["a zone's hundredths are nothing", [176, 101, 0, 100, 6, 38, 3], []],
    ["a parameter of another page", [176, 101, 5, 100, 6, 6, 3], []],
    ["a parameter that is not registered", [...rpn(0, 6, 0).slice(0, 5), 99, 0, 98, 6, 6, 3], []],
    ["a parameter that was let go", [176, 101, 0, 100, 6, 101, 127, 100, 127, 6, 3], []],
];

for (const [name, bytes, expected] of TOLD) {
    test(`mpe: ${name}`, () => assert.deepStrictEqual(decoded(bytes).said, expected));
}

// what it shows, bytes, members of the lower and upper zone
const ZONES = [
    ["none at first", [], [0, 0]],
    ["lower", mcm(0, 7), [7, 0]],
    ["upper", mcm(15, 7), [0, 7]],
    ["both, side by side", [...mcm(0, 7), ...mcm(15, 7)], [7, 7]],
    ["the later one takes channels", [...mcm(0, 10), ...mcm(15, 8)], [6, 8]],
    ["all of them", [...mcm(15, 4), ...mcm(0, 15)], [15, 0]],
    ["all but the other's master leave it no member", [...mcm(15, 4), ...mcm(0, 14)], [14, 0]],
    ["0 ends a zone and leaves the other", [...mcm(0, 7), ...mcm(15, 7), ...mcm(0, 0)], [0, 7]],
];

for (const [name, bytes, [lower, upper]] of ZONES) {
    test(`zones: ${name}`, () => {
        const { decoder } = decoded(bytes);
        assert.deepStrictEqual(decoder.members, { lower, upper });
        const masters = ALL.map((k) => decoder.masterOf(k));
        assert.deepStrictEqual(masters, ALL.map((k) =>
            k >= 1 && k <= lower ? 0 : k <= 14 && k >= 15 - upper ? 15 : k));
    });
}

// what it shows, bytes, channel, what its notes have
const EXPRESSION = [
    ["at rest", [], 0, { bend: 0, pressure: 0, timbre: 64 / 127 }],
    ["a plain keyboard's bend reaches 2 semitones", [224, 127, 127], 0, { bend: 2 }],
    ["down as far", [224, 0, 0], 0, { bend: -2 }],
    ["and as far as it says, in hundredths too", [...rpn(0, 0, 12), 38, 50, 224, 127, 127], 0,
        { bend: 12.5 }],
    ["on this channel only", [...rpn(0, 0, 12), 225, 127, 127], 1, { bend: 2 }],
    ["a member's reaches 48", [...mcm(0, 15), 226, 127, 127], 2, { bend: 48 }],
    ["and is set for all members by one", [...mcm(0, 15), ...rpn(2, 0, 24), 229, 0, 0], 5, { bend: -24 }],
    ["not for the master", [...mcm(0, 15), ...rpn(2, 0, 24), 224, 127, 127], 0, { bend: 2 }],
    ["nor for the other zone", [...mcm(0, 4), ...mcm(15, 4), ...rpn(2, 0, 24), 236, 127, 127], 12,
        { bend: 48 }],
    ["the master's bend adds", [...mcm(0, 15), 224, 127, 127, 226, 0, 0], 2, { bend: 2 - 48 }],
    ["the greater pressure counts", [...mcm(0, 15), 208, 127, 210, 10], 2, { pressure: 1 }],
    ["a member's own", [...mcm(0, 15), 208, 10, 210, 127], 2, { pressure: 1 }],
    ["timbre", [...mcm(0, 15), 178, 74, 100], 2, { timbre: 100 / 127 }],
    ["a master's timbre moves it", [...mcm(0, 15), 178, 74, 100, 176, 74, 44], 2, { timbre: 80 / 127 }],
    ["not beyond the end", [...mcm(0, 15), 178, 74, 100, 176, 74, 127], 2, { timbre: 1 }],
    ["an upper zone has its master", [...mcm(15, 3), 239, 127, 127], 13, { bend: 2 }],
    ["a channel beside the zone has none", [...mcm(15, 3), 239, 127, 127], 5, { bend: 0 }],
    ["a new zone forgets", [208, 99, ...mcm(0, 15)], 0, { pressure: 0 }],
    ["controllers at rest", [...mcm(0, 15), 210, 99, 178, 121, 0], 2, { pressure: 0 }],
    ["of a zone, by its master", [...mcm(0, 15), 210, 99, 176, 121, 0], 2, { pressure: 0 }],
];

for (const [name, bytes, channel, expected] of EXPRESSION) {
    test(`expression: ${name}`, () => {
        const got = decoded(bytes).decoder.expression(channel);
        for (const [key, value] of Object.entries(expected)) {
            assert.ok(near(got[key], value), `${key} ${got[key]}, not ${value}`);
        }
    });
}

test("what is said on a master reaches its members, and on a member itself", () => {
    const { said } = decoded([...mcm(15, 2), 239, 0, 64, 238, 0, 64]);
    assert.deepStrictEqual(said.slice(-2), [["moved", [15, 13, 14]], ["moved", [14]]]);
});

// ---- voices -------------------------------------------------------------------------------------

function playing(count, bytes = []) {
    const said = [];
    const voices = new Voices(count, {
        start: (voice, isFresh) => said.push(["start", voice, isFresh]),
        play: (voice, note, isBeginning) => said.push(["play", voice, note.key, isBeginning]),
        release: (voice, isSudden) => said.push(["release", voice, isSudden]),
        lost: (n) => said.push(["lost", n]),
        zones: (...members) => said.push(["zones", ...members]),
    }, Decoder);
    bytes.forEach((value) => voices.byte(value));
    return { voices, said };
}

const begins = (voice, key, isFresh = true) => [["start", voice, isFresh], ["play", voice, key, true]];
const ends = (voice) => [["release", voice, false]];
const on = (channel, ...keys) => keys.flatMap((key) => [144 + channel, key, 100]);
const off = (channel, ...keys) => keys.flatMap((key) => [128 + channel, key, 0]);

// what it shows, voices, bytes, what happens
const VOICES = [
    ["without a zone every channel plays", 3, [...on(0, 60), ...on(9, 60), ...on(15, 61)],
        [...begins(0, 60), ...begins(1, 60), ...begins(2, 61)]],
    ["a note's end finds its voice", 2, [...on(0, 60, 64), ...off(0, 64, 60)],
        [...begins(0, 60), ...begins(1, 64), ...ends(1), ...ends(0)]],
    ["an end that nobody began", 2, [...off(0, 60)], []],
    ["the voice that was let go first is the next", 3,
        [...on(0, 60, 62, 64), ...off(0, 62, 60), ...on(0, 65, 67)],
        [...begins(0, 60), ...begins(1, 62), ...begins(2, 64), ...ends(1), ...ends(0),
            ...begins(1, 65), ...begins(0, 67)]],
    ["a fresh voice before one that fades", 2, [...on(0, 60), ...off(0, 60), ...on(0, 60)],
        [...begins(0, 60), ...ends(0), ...begins(1, 60)]],
    ["the same key again has the same voice", 2, on(0, 60, 60),
        [...begins(0, 60), ...begins(0, 60, false)]],
    ["the oldest gives its voice, and its end is no end of the new one", 2,
        [...on(0, 60, 62, 64), ...off(0, 60, 64)],
        [...begins(0, 60), ...begins(1, 62), ...begins(0, 64, false), ["lost", 1], ...ends(0)]],
    ["one that only the pedal holds gives first", 2,
        [...on(0, 60), 176, 64, 127, ...on(0, 62), ...off(0, 62), ...on(0, 64)],
        [...begins(0, 60), ...begins(1, 62), ...begins(1, 64, false), ["lost", 1]]],
    ["the pedal holds what is let go until it goes up", 2,
        [...on(0, 60, 62), 176, 64, 127, ...off(0, 60), 176, 64, 0],
        [...begins(0, 60), ...begins(1, 62), ...ends(0)]],
    ["a master's pedal holds its members", 2,
        [...mcm(0, 15), 176, 64, 127, ...on(3, 60), ...off(3, 60), 176, 64, 0],
        [["zones", 15, 0], ...begins(0, 60), ...ends(0)]],
    ["all notes off on a master ends its members' only", 3,
        [...mcm(0, 3), ...on(1, 60), ...on(3, 62), ...on(4, 64), 176, 123, 0],
        [["zones", 3, 0], ...begins(0, 60), ...begins(1, 62), ...begins(2, 64), ...ends(0), ...ends(1)]],
    ["a new zone ends all notes", 2, [...on(7, 60), ...mcm(0, 3)],
        [...begins(0, 60), ...ends(0), ["zones", 3, 0]]],
    ["a bend reaches the notes of its channel", 3,
        [...mcm(0, 15), ...on(1, 60), ...on(2, 62), 226, 0, 80],
        [["zones", 15, 0], ...begins(0, 60), ...begins(1, 62), ["play", 1, 62, false]]],
    ["a master's bend reaches all", 2, [...mcm(0, 15), ...on(1, 60), ...on(2, 62), 224, 0, 80],
        [["zones", 15, 0], ...begins(0, 60), ...begins(1, 62), ["play", 0, 60, false], ["play", 1, 62, false]]],
    ["what fades is left alone", 2, [...on(1, 60), ...off(1, 60), 225, 0, 80],
        [...begins(0, 60), ...ends(0)]],
    ["the same key on two channels is two notes", 2, [...mcm(0, 15), ...on(1, 60), ...on(2, 60), ...off(1, 60)],
        [["zones", 15, 0], ...begins(0, 60), ...begins(1, 60), ...ends(0)]],
    ["pressure of one key", 2, [...on(0, 60, 62), 160, 62, 90, 160, 70, 90],
        [...begins(0, 60), ...begins(1, 62), ["play", 1, 62, false]]],
];

for (const [name, count, bytes, expected] of VOICES) {
    test(`voices: ${name}`, () => assert.deepStrictEqual(playing(count, bytes).said, expected));
}

test("voices: a key's own pressure is played, and forgotten by the next note", () => {
    const heard = [];
    const voices = new Voices(1, {
        start() {}, release() {}, play: (voice, note) => heard.push(note.pressure),
    }, Decoder);
    [...on(0, 60), 160, 60, 127, ...off(0, 60), ...on(0, 60)].forEach((value) => voices.byte(value));
    assert.deepStrictEqual(heard, [0, 1, 0]);
});

test("voices: clearing ends all at once, and forgets the pedal and what was lost", () => {
    const { voices, said } = playing(1, [...on(0, 60, 62), 176, 64, 127]);
    said.length = 0;
    voices.clear();
    assert.deepStrictEqual(said, [["release", 0, true]]);
    [...on(0, 60), ...off(0, 60), ...on(0, 61, 62)].forEach((value) => voices.byte(value));
    assert.deepStrictEqual(said.slice(1), [...begins(0, 60), ...ends(0), ...begins(0, 61),
        ...begins(0, 62, false), ["lost", 1]]);
});

test("voices: whatever is played, as many sound as keys are held, up to all voices", () => {
    let seed = 1;
    const dice = (n) => (seed = (seed * 16807) % 2147483647) % n;
    const { voices } = playing(4);
    const held = new Set();
    for (let step = 0; step < 3000; step++) {
        const [channel, key] = [dice(3), 60 + dice(5)];
        const note = `${channel} ${key}`;
        const isOn = dice(2) === 1;
        const before = voices.voices.filter((v) => v.isOn).length;
        (isOn ? on(channel, key) : off(channel, key)).forEach((value) => voices.byte(value));
        isOn ? held.add(note) : held.delete(note);
        const sounding = voices.voices.filter((v) => v.isOn);
        assert.ok(sounding.every((v) => held.has(`${v.channel} ${v.key}`)), "only what is held sounds");
        assert.strictEqual(new Set(sounding.map((v) => `${v.channel} ${v.key}`)).size, sounding.length);
        if (isOn) {
            assert.ok(sounding.some((v) => v.channel === channel && v.key === key), "the last is heard");
            assert.ok(sounding.length >= before);
        }
    }
});
