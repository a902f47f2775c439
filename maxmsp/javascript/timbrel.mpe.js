// SPDX-License-Identifier: MIT
// MIDI bytes to what a keyboard plays, plain or MPE: zones, bend, pressure and timbre of each note.
//
// Nothing here knows Max or voices. ES5, because the js object of Max 8 knows no more.
//
//   to.on(channel, key, velocity)      velocity 1 … 127; channels count from 0
//   to.off(channel, key)
//   to.moved(channels)                 what `expression` answers for these has changed
//   to.pressed(channel, key, value)    pressure of one key (polyphonic aftertouch), 0 … 1
//   to.pedal(channels, isDown)
//   to.silence(channels, isSudden)     all notes off; sudden: all sound off
//   to.control(channel, number, value) any other controller, 0 … 127
//   to.zones(lower, upper)             members of each zone: 0 where there is none
//
// A zone is a master channel (the first, or the last of 16) and the members next to it. A note on a
// member has the bend, pressure and timbre of its channel and of the master. A channel in no zone is
// a plain keyboard: its own master. So without a zone every channel plays.

"use strict";

var CHANNELS = 16;
var LOWER = 0; // the master channel of each zone
var UPPER = 15;
var MASTER_RANGE = 2; // semitones of bend until a keyboard says otherwise
var MEMBER_RANGE = 48;
var CENTRE = 8192; // of 14 bits
var MIDDLE = 64; // of timbre: a master's adds to a member's what it is away from here
var NOTHING = 16383; // the registered parameter that is none
var RANGE = 0;
var ZONE = 6;

// Data bytes after a status byte, by its upper half.
var LENGTHS = { 8: 2, 9: 2, 10: 2, 11: 2, 12: 1, 13: 1, 14: 2 };

function Channel() {
    this.bend = CENTRE;
    this.pressure = 0;
    this.timbre = MIDDLE;
    this.range = MASTER_RANGE;
    this.parameter = NOTHING;
}

function within(value, low, high) {
    return Math.max(low, Math.min(high, value));
}

// ---- bytes --------------------------------------------------------------------------------------

function Decoder(to) {
    this.to = to;
    this.status = 0; // running: data may follow without it. 0: what comes is skipped
    this.data = [];
    this.members = { lower: 0, upper: 0 };
    this.channels = [];
    for (var k = 0; k < CHANNELS; k++) {
        this.channels.push(new Channel());
    }
}

Decoder.prototype.byte = function (value) {
    if (value >= 248) {
        return; // the clock and its like may lie inside any other message
    }
    if (value >= 128) {
        this.status = value;
        this.data = [];
        return;
    }
    if (!this.status) {
        return;
    }
    this.data.push(value);
    var isOfSystem = this.status >= 240;
    var length = isOfSystem ? 1 : LENGTHS[this.status >> 4];
    if (this.data.length < length) {
        return;
    }
    var data = this.data;
    this.data = [];
    if (isOfSystem) {
        this.status = 0; // exclusive or common: nothing up to the next status is a note
        return;
    }
    MESSAGES[this.status >> 4].call(this, this.status & 15, data[0], data[1]);
};

var MESSAGES = {
    8: function (channel, key) {
        this.to.off(channel, key);
    },
    9: function (channel, key, velocity) {
        if (velocity) {
            this.to.on(channel, key, velocity);
        } else {
            this.to.off(channel, key);
        }
    },
    10: function (channel, key, value) {
        this.to.pressed(channel, key, value / 127);
    },
    11: function (channel, number, value) {
        var known = CONTROLS[number];
        if (known) {
            known.call(this, channel, value);
        } else {
            this.to.control(channel, number, value);
        }
    },
    12: function () {}, // a program: nothing here has programs
    13: function (channel, value) {
        this.channels[channel].pressure = value;
        this.to.moved(this.reaches(channel));
    },
    14: function (channel, low, high) {
        this.channels[channel].bend = low + 128 * high;
        this.to.moved(this.reaches(channel));
    },
};

function silence(isSudden) {
    return function (channel) {
        this.to.silence(this.reaches(channel), isSudden);
    };
}

function chosen(shift) {
    return function (channel, value) {
        var each = this.channels[channel];
        each.parameter = shift ? (each.parameter & 127) | (value << 7) : (each.parameter & ~127) | value;
    };
}

function unchosen(channel) {
    this.channels[channel].parameter = NOTHING; // what follows is for a parameter that is not known
}

var CONTROLS = {
    6: function (channel, value) {
        this.entered(channel, value, 0);
    },
    38: function (channel, value) {
        this.entered(channel, null, value);
    },
    64: function (channel, value) {
        this.to.pedal(this.reaches(channel), value >= 64);
    },
    74: function (channel, value) {
        this.channels[channel].timbre = value;
        this.to.moved(this.reaches(channel));
    },
    98: unchosen,
    99: unchosen,
    100: chosen(0),
    101: chosen(7),
    120: silence(true),
    121: function (channel) {
        this.rested(this.reaches(channel));
        this.to.pedal(this.reaches(channel), false);
        this.to.moved(this.reaches(channel));
    },
    // 124 to 127 choose a mode of reception, which ends all notes as 123 does.
    123: silence(false),
    124: silence(false),
    125: silence(false),
    126: silence(false),
    127: silence(false),
};

// ---- zones --------------------------------------------------------------------------------------

// A value for the registered parameter that is chosen: whole numbers, then hundredths.
Decoder.prototype.entered = function (channel, whole, hundredths) {
    var each = this.channels[channel];
    if (each.parameter === ZONE && whole !== null && (channel === LOWER || channel === UPPER)) {
        this.zone(channel === LOWER ? "lower" : "upper", whole);
    } else if (each.parameter === RANGE) {
        var semitones = (whole === null ? Math.floor(each.range) : whole) + hundredths / 100;
        var alike = this.isMember(channel) ? this.membersOf(this.masterOf(channel)) : [channel];
        alike.forEach(function (k) {
            this.channels[k].range = semitones;
        }, this);
        this.to.moved(this.isMember(channel) ? alike : this.reaches(channel));
    }
};

// Sets a zone of so many members, 0: none. The other one loses the channels that it takes.
Decoder.prototype.zone = function (which, members) {
    var other = which === "lower" ? "upper" : "lower";
    var all = [];
    for (var k = 0; k < CHANNELS; k++) {
        all.push(k);
    }
    this.to.silence(all, false);
    this.members[which] = within(members, 0, CHANNELS - 1);
    if (members) {
        this.members[other] = within(this.members[other], 0, Math.max(0, 14 - this.members[which]));
    }
    this.rested(all);
    all.forEach(function (channel) {
        this.channels[channel].range = this.isMember(channel) ? MEMBER_RANGE : MASTER_RANGE;
    }, this);
    this.to.pedal(all, false);
    this.to.zones(this.members.lower, this.members.upper);
};

Decoder.prototype.rested = function (channels) {
    channels.forEach(function (channel) {
        var each = this.channels[channel];
        each.bend = CENTRE;
        each.pressure = 0;
        each.timbre = MIDDLE;
    }, this);
};

Decoder.prototype.masterOf = function (channel) {
    if (channel > LOWER && channel <= this.members.lower) {
        return LOWER;
    }
    return channel < UPPER && channel >= UPPER - this.members.upper ? UPPER : channel;
};

Decoder.prototype.isMember = function (channel) {
    return this.masterOf(channel) !== channel;
};

Decoder.prototype.membersOf = function (master) {
    var found = [];
    for (var k = 0; k < CHANNELS; k++) {
        if (k !== master && this.masterOf(k) === master) {
            found.push(k);
        }
    }
    return found;
};

// The channels whose notes hear a message on this one.
Decoder.prototype.reaches = function (channel) {
    return this.isMember(channel) ? [channel] : [channel].concat(this.membersOf(channel));
};

// Bend in semitones, pressure and timbre from 0 to 1, of a note on this channel. Bends add up, the
// greater pressure counts, and a master's timbre moves that of its members.
Decoder.prototype.expression = function (channel) {
    var own = this.channels[channel];
    var master = this.channels[this.masterOf(channel)];
    var isMember = own !== master;
    return {
        bend: semitones(own) + (isMember ? semitones(master) : 0),
        pressure: Math.max(own.pressure, master.pressure) / 127,
        timbre: within(own.timbre + (isMember ? master.timbre - MIDDLE : 0), 0, 127) / 127,
    };
};

// 8191 steps lie above the centre and 8192 below: both ends are the whole range.
function semitones(channel) {
    var steps = channel.bend - CENTRE;
    return (steps / (steps > 0 ? CENTRE - 1 : CENTRE)) * channel.range;
}

exports.Decoder = Decoder;
