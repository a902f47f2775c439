// SPDX-License-Identifier: MIT
// What voices play, as inlets of an instrument: latents, labels and a level for each voice.
//
// Nothing here knows Max. ES5, because the js object of Max 8 knows no more. What goes out is
// (inlet, "setvalue", channel, value, ms): the channel of a multichannel object, counted from 1, and
// how long it takes. 0 stands for all channels.
//
// Velocity, pressure and timbre each move one latent, or none: by `low` where they are 0, by `high`
// where they are 1, on top of where its slider stands.

"use strict";

var WAYS = ["velocity", "pressure", "timbre"];
var RANGE = 3; // a latent's, to each side
var SLIDE_MS = 20; // for what moves within a note
// name, lowest, highest, at first: of what is said in ms
var TIMES = [
    ["attack", 1, 10000, 10],
    ["release", 1, 60000, 300],
    ["glide", 0, 60000, 100],
];

function Expression(latents, voices, send) {
    this.send = send;
    this.sliders = zeros(latents);
    this.notes = [];
    this.ways = {};
    this.times = {};
    for (var v = 0; v < voices; v++) {
        this.notes.push({ velocity: 0, pressure: 0, timbre: 0.5 });
    }
    WAYS.forEach(function (way) {
        this.ways[way] = { latent: 0, low: 0, high: 0 };
    }, this);
    TIMES.forEach(function (row) {
        this.times[row[0]] = row[3];
    }, this);
}

function zeros(count) {
    var list = [];
    while (list.length < count) {
        list.push(0);
    }
    return list;
}

function within(value, low, high) {
    return Math.max(low, Math.min(high, value));
}

function isNumber(value) {
    return typeof value === "number" && isFinite(value);
}

// ---- settings -----------------------------------------------------------------------------------

// Where all sliders stand; those that nothing moves go to all voices in one message.
Expression.prototype.place = function (values) {
    for (var k = 0; k < Math.min(values.length, this.sliders.length); k++) {
        if (isNumber(values[k])) {
            this.sliders[k] = values[k];
            this.show(k + 1, this.times.glide);
        }
    }
};

// A way moves this latent, counted from 1; 0: none. Returns a sentence where it cannot.
Expression.prototype.lead = function (way, latent, low, high) {
    var known = this.ways[way];
    if (!known) {
        return "there is no way " + way + "; there are " + WAYS.join(", ") + ".";
    }
    if (!(latent >= 0 && latent <= this.sliders.length && Math.floor(latent) === latent)) {
        return way + " moves a latent from 1 to " + this.sliders.length + ", or 0: none; not " + latent + ".";
    }
    if (!isNumber(low) || !isNumber(high)) {
        return way + " takes a latent and two numbers: how far it moves it at 0, and at 1.";
    }
    var before = known.latent;
    this.ways[way] = { latent: latent, low: low, high: high };
    [before, latent].forEach(function (number) {
        if (number) {
            this.show(number, this.times.glide);
        }
    }, this);
    return "";
};

Expression.prototype.time = function (name, ms) {
    TIMES.forEach(function (row) {
        if (row[0] === name && isNumber(ms)) {
            this.times[name] = within(ms, row[1], row[2]);
        }
    }, this);
};

Expression.prototype.hasTime = function (name) {
    return this.times[name] !== undefined;
};

// ---- notes --------------------------------------------------------------------------------------

// A note as timbrel.voices.js says it. The level comes last: what it lets through is set by then.
Expression.prototype.play = function (voice, note, isBeginning) {
    var ms = isBeginning ? 0 : SLIDE_MS;
    this.notes[voice] = { velocity: note.velocity / 127, pressure: note.pressure, timbre: note.timbre };
    this.send("midi", "setvalue", voice + 1, within(note.key + note.bend, 0, 127), ms);
    this.moved().forEach(function (latent) {
        this.send("z" + latent, "setvalue", voice + 1, this.value(latent, voice), ms);
    }, this);
    if (isBeginning) {
        // Labels of instruments that have them: classes from C = 0, octaves as MIDI // 12 - 1.
        this.send("pitch", "setvalue", voice + 1, note.key % 12);
        this.send("octave", "setvalue", voice + 1, Math.floor(note.key / 12) - 1);
        this.send("dynamics", "setvalue", voice + 1, note.velocity / 127);
        this.send("level", "setvalue", voice + 1, Math.pow(note.velocity / 127, 2), this.times.attack);
    }
};

Expression.prototype.release = function (voice, isSudden) {
    this.send("level", "setvalue", voice + 1, 0, isSudden ? TIMES[0][3] : this.times.release);
};

// ---- inside -------------------------------------------------------------------------------------

// The latents that something moves.
Expression.prototype.moved = function () {
    var found = [];
    WAYS.forEach(function (way) {
        var latent = this.ways[way].latent;
        if (latent && found.indexOf(latent) < 0) {
            found.push(latent);
        }
    }, this);
    return found;
};

Expression.prototype.value = function (latent, voice) {
    var sum = this.sliders[latent - 1];
    WAYS.forEach(function (name) {
        var way = this.ways[name];
        if (way.latent === latent) {
            sum += way.low + (way.high - way.low) * this.notes[voice][name];
        }
    }, this);
    return within(sum, -RANGE, RANGE);
};

Expression.prototype.show = function (latent, ms) {
    if (this.moved().indexOf(latent) < 0) {
        this.send("z" + latent, "setvalue", 0, this.value(latent, 0), ms);
        return;
    }
    for (var v = 0; v < this.notes.length; v++) {
        this.send("z" + latent, "setvalue", v + 1, this.value(latent, v), ms);
    }
};

exports.Expression = Expression;
exports.WAYS = WAYS;
