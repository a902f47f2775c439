// SPDX-License-Identifier: MIT
// Which voice plays which note: as many voices as the rows of a batch, told by timbrel.mpe.js.
//
// Nothing here knows Max. ES5, because the js object of Max 8 knows no more.
//
//   to.start(voice, isFresh)              a note begins; fresh: the voice was let go, so it may be
//                                         cleared. One that is taken from another note sounds on
//   to.play(voice, note, isBeginning)     note: key, velocity, bend, pressure, timbre
//   to.release(voice, isSudden)
//   to.lost(count)                        notes that had to give their voice away, since `clear`
//   to.zones(lower, upper)                as the decoder says it
//
// A note goes to the voice that was let go longest ago, so that fading ones may fade; where none is
// left, to the oldest that only the pedal holds, else to the oldest.

"use strict";

// Decoder: that of timbrel.mpe.js.
function Voices(count, to, Decoder) {
    this.to = to;
    this.decoder = new Decoder(this);
    this.time = 0; // counts starts and ends
    this.lost = 0;
    this.down = {}; // channels whose pedal is down
    this.voices = [];
    for (var k = 0; k < count; k++) {
        this.voices.push({ number: k, isOn: false, isHeld: false, at: 0 });
    }
}

Voices.prototype.byte = function (value) {
    this.decoder.byte(value);
};

// By hand: a zone for keyboards that do not say theirs.
Voices.prototype.zone = function (which, members) {
    this.decoder.zone(which, members);
};

Voices.prototype.clear = function () {
    this.silence(null, true);
    this.down = {};
    this.lost = 0;
};

// ---- what the decoder tells ---------------------------------------------------------------------

Voices.prototype.on = function (channel, key, velocity) {
    var voice = this.sounding(channel, key) || this.best();
    var isTaken = voice.isOn && (voice.channel !== channel || voice.key !== key);
    var isFresh = !voice.isOn;
    voice.isOn = voice.isHeld = true;
    voice.channel = channel;
    voice.key = key;
    voice.velocity = velocity;
    voice.pressed = 0;
    voice.at = ++this.time;
    this.to.start(voice.number, isFresh);
    this.play(voice, true);
    if (isTaken) {
        this.to.lost(++this.lost);
    }
};

Voices.prototype.off = function (channel, key) {
    var voice = this.sounding(channel, key);
    if (!voice || !voice.isHeld) {
        return;
    }
    voice.isHeld = false;
    if (!this.down[channel]) {
        this.release(voice, false);
    }
};

Voices.prototype.moved = function (channels) {
    this.each(channels, function (voice) {
        this.play(voice, false);
    });
};

Voices.prototype.pressed = function (channel, key, value) {
    var voice = this.sounding(channel, key);
    if (voice) {
        voice.pressed = value;
        this.play(voice, false);
    }
};

Voices.prototype.pedal = function (channels, isDown) {
    channels.forEach(function (channel) {
        this.down[channel] = isDown;
    }, this);
    if (!isDown) {
        this.each(channels, function (voice) {
            if (!voice.isHeld) {
                this.release(voice, false);
            }
        });
    }
};

Voices.prototype.silence = function (channels, isSudden) {
    this.each(channels, function (voice) {
        voice.isHeld = false;
        this.release(voice, isSudden);
    });
};

Voices.prototype.control = function () {}; // other controllers move no voice

Voices.prototype.zones = function (lower, upper) {
    this.to.zones(lower, upper);
};

// ---- inside -------------------------------------------------------------------------------------

// Calls for the voices that sound on these channels, null: on any.
Voices.prototype.each = function (channels, action) {
    this.voices.forEach(function (voice) {
        if (voice.isOn && (!channels || channels.indexOf(voice.channel) >= 0)) {
            action.call(this, voice);
        }
    }, this);
};

Voices.prototype.sounding = function (channel, key) {
    return this.voices.filter(function (voice) {
        return voice.isOn && voice.channel === channel && voice.key === key;
    })[0];
};

Voices.prototype.best = function () {
    function rank(voice) {
        return voice.isOn ? (voice.isHeld ? 2 : 1) : 0;
    }
    return this.voices.slice().sort(function (a, b) {
        return rank(a) - rank(b) || a.at - b.at || a.number - b.number;
    })[0];
};

Voices.prototype.play = function (voice, isBeginning) {
    var note = this.decoder.expression(voice.channel);
    note.key = voice.key;
    note.velocity = voice.velocity;
    note.pressure = Math.max(note.pressure, voice.pressed);
    this.to.play(voice.number, note, isBeginning);
};

Voices.prototype.release = function (voice, isSudden) {
    voice.isOn = false;
    voice.at = ++this.time;
    this.to.release(voice.number, isSudden);
};

exports.Voices = Voices;
