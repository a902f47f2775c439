// SPDX-License-Identifier: MIT
// Keys and MPE on an instrument of several voices, as an object of Max: [js timbrel.keyboard.js VOICES LATENTS].
//
// Inlet: the bytes of midiin; note KEY VELOCITY; place z1 … zN (sliders); pressure, timbre or velocity
// LATENT LOW HIGH; attack, release and glide in ms; zone lower MEMBERS, zone upper MEMBERS; clear.
// Outlets: inlets of the instrument (NAME setvalue CHANNEL VALUE MS), messages to it, what is told.
//
// js hears bytes in Max's main thread, in their order.
// In Max every global function is a message unless it is `local`.

inlets = 1;
outlets = 3;
autowatch = 0;

setinletassist(0, "bytes of midiin, note KEY VELOCITY, place, pressure, timbre, velocity, zone, clear");
setoutletassist(0, "NAME setvalue CHANNEL VALUE MS");
setoutletassist(1, "to the instrument: set reset ROW");
setoutletassist(2, "zones LOWER UPPER, voice NUMBER KEY, lost COUNT, error SENTENCE");

var mpe = require("timbrel.mpe.js");
var voices = require("timbrel.voices.js");
var expression = require("timbrel.expression.js");

var VOICES = Math.max(1, Math.min(64, Math.floor(jsarguments[1]) || 4));
var LATENTS = Math.max(1, Math.min(1000, Math.floor(jsarguments[2]) || 16));

function send(name, word, channel, value, ms) {
    outlet(0, ms === undefined ? [name, word, channel, value] : [name, word, channel, value, ms]);
}
send.local = 1;

function complain(sentence) {
    if (sentence) {
        error("timbrel.keyboard: " + sentence + "\n");
        outlet(2, ["error", sentence]);
    }
}
complain.local = 1;

var heard = new expression.Expression(LATENTS, VOICES, send);
var played = new voices.Voices(VOICES, {
    start: function (voice, isFresh) {
        if (isFresh) {
            outlet(1, ["set", "reset", voice]);
        }
    },
    play: function (voice, note, isBeginning) {
        heard.play(voice, note, isBeginning);
        if (isBeginning) {
            outlet(2, ["voice", voice + 1, note.key]);
        }
    },
    release: function (voice, isSudden) {
        heard.release(voice, isSudden);
        outlet(2, ["voice", voice + 1, 0]);
    },
    lost: function (count) {
        outlet(2, ["lost", count]);
    },
    zones: function (lower, upper) {
        outlet(2, ["zones", lower, upper]);
    },
}, mpe.Decoder);

function msg_int(value) {
    played.byte(value);
}

// Keys without a MIDI keyboard; they play on the first channel.
function note(key, velocity) {
    if (velocity > 0) {
        played.on(0, Math.round(key), Math.min(127, Math.round(velocity)));
    } else {
        played.off(0, Math.round(key));
    }
}

function place() {
    heard.place(Array.prototype.slice.call(arguments));
}

function zone(which, members) {
    if (which !== "lower" && which !== "upper") {
        complain("a zone is lower or upper, not " + which + ".");
        return;
    }
    played.zone(which, Math.floor(members) || 0);
}

function clear() {
    played.clear();
    outlet(2, ["lost", 0]);
}

// A way (pressure 3 0 1.5) or a time (attack 20).
function anything() {
    var values = Array.prototype.slice.call(arguments);
    if (heard.hasTime(messagename)) {
        heard.time(messagename, values[0]);
        return;
    }
    complain(heard.lead(messagename, values[0], values[1], values[2]));
}
