// SPDX-License-Identifier: MIT
// OSC and MIDI from a controller to the messages that nn~ and jg.timbremap take.
//
// Nothing here knows Max. ES5, because the js object of Max 8 knows no more. What goes out is
// to(way, list), with the way one of WAYS; a mistake is to.complain(sentence).
//
//   latent NAME v, latents v1 … vN, label NAME v      for the inlets of an instrument
//   loudness v                                        and of several voices with more values
//   voice N latent NAME v, label NAME v, loudness v   the same for one, counted from 1
//   set NAME v, reset, load FILE, method NAME, …      for nn~ itself
//   note key velocity, bend semitones, pressure v, timbre v, control number v
//   map x y z                                         for jg.timbremap

"use strict";

var VALUES = 0;
var INSTRUMENT = 1;
var NOTES = 2;
var MAP = 3;
// Controllers that a Lightpad's program XYZ sends as plain MIDI, in the order of the axes.
var AXES = [113, 114, 115];

function said(way, words) {
    return function (rest, values) {
        this.to(way, words.concat(rest, values));
    };
}

function place(rest, values) {
    for (var k = 0; k < Math.min(values.length, this.axes.length); k++) {
        if (!isNumber(values[k])) {
            this.complain("a place is x, y and pressure, not: " + values.join(" ") + ".");
            return;
        }
    }
    for (k = 0; k < Math.min(values.length, this.axes.length); k++) {
        this.axes[k] = Math.max(0, Math.min(1, values[k]));
    }
    this.to(MAP, ["map"].concat(this.axes));
}

// A finger's number or word, then where it is; without a pressure it has left.
function touched(rest, values) {
    place.call(this, rest, values.slice(1, 3).concat(values.length > 3 ? values[3] : 0));
}

// An id behind the velocity tells two of one key apart: the key ends with the last of them.
function played(rest, values) {
    var key = values[0];
    this.played = this.played.filter(function (note) {
        return note[0] !== key || note[1] !== values[2];
    });
    if (values[1] > 0) {
        this.played.push([key, values[2]]);
    } else if (this.played.some(function (note) { return note[0] === key; })) {
        return;
    }
    this.to(NOTES, ["note", key, values[1]]);
}

// NUMBER/latent/NAME, NUMBER/label/NAME or NUMBER/loudness, and one value.
function voiced(rest, values) {
    var parts = rest[0].split("/");
    var number = Number(parts[0]);
    var isVoice = number >= 1 && Math.floor(number) === number;
    var isNamed = (parts[1] === "latent" || parts[1] === "label") && parts.length === 3 && parts[2];
    var isKnown = isNamed || (parts[1] === "loudness" && parts.length === 2);
    if (!isVoice || !isKnown || values.length !== 1 || (parts[1] !== "label" && !isNumber(values[0]))) {
        this.complain("a voice is 1, 2, …, then latent/NAME, label/NAME or loudness, and one value, not: " +
            rest[0] + " " + values.join(" ") + ".");
        return;
    }
    this.to(VALUES, ["voice", number].concat(parts.slice(1), values));
}

// Of a key, which is told first, and told already by the note; of the last one, where there is one.
function shaped(word) {
    return function (rest, values) {
        var last = this.played[this.played.length - 1];
        if (!last || (last[0] === values[0] && last[1] === values[2])) {
            this.to(NOTES, [word, values[1]]);
        }
    };
}

// Below /timbrel/: what a player tells, and nobody has to understand.
var TOLD = ["addresses", "attributes", "classes", "counts", "cpu", "error", "file", "late", "latency",
    "level", "mappings", "methods", "movements", "names", "nearest", "ranges", "subscribed", "values",
    "voices"];
// address, whether a name follows it, fewest values, numbers or not, what is done with them
var ADDRESSES = [
    ["/timbrel/latent", true, 1, true, said(VALUES, ["latent"])],
    ["/timbrel/latents", false, 1, true, said(VALUES, ["latents"])],
    ["/timbrel/label", true, 1, false, said(VALUES, ["label"])],
    ["/timbrel/loudness", false, 1, true, said(VALUES, ["loudness"])],
    ["/timbrel/voice", true, 1, false, voiced],
    ["/timbrel/attribute", true, 1, false, said(INSTRUMENT, ["set"])],
    ["/timbrel/load", false, 1, false, said(INSTRUMENT, ["load"])],
    ["/timbrel/method", false, 1, false, said(INSTRUMENT, ["method"])],
    ["/timbrel/get", false, 0, false, function (rest, values) {
        this.to(INSTRUMENT, values.length ? ["get"].concat(values) : ["dump"]);
    }],
    ["/timbrel/reset", false, 0, true, function (rest, values) {
        this.to(INSTRUMENT, values.length ? ["set", "reset", values[0]] : ["reset"]);
    }],
    ["/timbrel/note", false, 2, true, played],
    ["/timbrel/bend", false, 2, true, shaped("bend")],
    ["/timbrel/pressure", false, 2, true, shaped("pressure")],
    ["/timbrel/timbre", false, 2, true, shaped("timbre")],
    ["/timbrel/panic", false, 0, false, function () {
        this.panic();
    }],
    ["/timbrel/touch", false, 3, false, touched],
    ["/timbrel/map/control", false, 1, true, place],
    ["/wek/inputs", false, 1, true, place],
    ["/lightpad_data", false, 2, true, place],
];

function Control(to, complain, Decoder) {
    this.to = to;
    this.complain = complain;
    this.decoder = new Decoder(this);
    this.axes = [0.5, 0.5, 0];
    this.held = []; // [channel, key], the last one at the end
    this.played = []; // [key, id] by OSC, the last one at the end
}

// ---- OSC ----------------------------------------------------------------------------------------

function isNumber(value) {
    return typeof value === "number" && isFinite(value);
}

Control.prototype.message = function (address, values) {
    for (var k = 0; k < ADDRESSES.length; k++) {
        var row = ADDRESSES[k];
        var name = row[1] && address.indexOf(row[0] + "/") === 0 ? address.slice(row[0].length + 1) : "";
        if (row[1] ? name : address === row[0]) {
            if (values.length < row[2] || (row[3] && !values.every(isNumber))) {
                this.complain(address + " takes " + (row[2] || "no value or") + " or more " +
                    (row[3] ? "numbers" : "values") + ", not: " + (values.join(" ") || "nothing") + ".");
            } else {
                row[4].call(this, name ? [name] : [], values);
            }
            return;
        }
    }
    if (address.indexOf("/timbrel/") === 0 && TOLD.indexOf(address.slice(9)) >= 0) {
        return;
    }
    this.complain("there is no address " + address + " here; there are " + ADDRESSES.map(function (row) {
        return row[0] + (row[1] ? "/NAME" : "");
    }).join(", ") + ".");
};

// Ends all notes, by OSC and by MIDI.
Control.prototype.panic = function () {
    this.played.forEach(function (note, k, all) {
        if (all.slice(k + 1).every(function (later) { return later[0] !== note[0]; })) {
            this.to(NOTES, ["note", note[0], 0]);
        }
    }, this);
    this.played = [];
    this.held.slice().forEach(function (note) {
        this.off(note[0], note[1]);
    }, this);
};

// ---- MIDI, as timbrel.mpe.js tells it -----------------------------------------------------------

Control.prototype.byte = function (value) {
    this.decoder.byte(value);
};

Control.prototype.on = function (channel, key, velocity) {
    this.held.push([channel, key]);
    this.moved([channel]);
    this.to(NOTES, ["note", key, velocity]);
};

Control.prototype.off = function (channel, key) {
    if (this.drop(channel, key)) {
        this.to(NOTES, ["note", key, 0]);
    }
};

// Bend, pressure and timbre of the last key; between notes, of a channel that is no note's own.
Control.prototype.moved = function (channels) {
    var last = this.held[this.held.length - 1];
    if (last ? channels.indexOf(last[0]) < 0 : this.decoder.isMember(channels[0])) {
        return;
    }
    var now = this.decoder.expression(last ? last[0] : channels[0]);
    this.to(NOTES, ["bend", now.bend]);
    this.to(NOTES, ["pressure", now.pressure]);
    this.to(NOTES, ["timbre", now.timbre]);
};

Control.prototype.pressed = function (channel, key, value) {
    var last = this.held[this.held.length - 1];
    if (last && last[0] === channel && last[1] === key) {
        this.to(NOTES, ["pressure", value]);
    }
};

Control.prototype.control = function (channel, number, value) {
    var axis = AXES.indexOf(number);
    if (axis < 0) {
        this.to(NOTES, ["control", number, value / 127]);
        return;
    }
    this.axes[axis] = value / 127;
    this.to(MAP, ["map"].concat(this.axes));
};

Control.prototype.pedal = function (channels, isDown) {
    this.to(NOTES, ["control", 64, isDown ? 1 : 0]);
};

Control.prototype.silence = function (channels) {
    this.held.slice().forEach(function (note) {
        if (channels.indexOf(note[0]) >= 0) {
            this.off(note[0], note[1]);
        }
    }, this);
};

Control.prototype.zones = function () {}; // what plays is the same with and without

// Forgets a key; returns whether it was held.
Control.prototype.drop = function (channel, key) {
    var before = this.held.length;
    this.held = this.held.filter(function (note) {
        return note[0] !== channel || note[1] !== key;
    });
    return this.held.length < before;
};

exports.AXES = AXES;
exports.Control = Control;
exports.WAYS = [VALUES, INSTRUMENT, NOTES, MAP];
