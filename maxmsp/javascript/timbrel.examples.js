// SPDX-License-Identifier: MIT
// Examples of a synth for a timbre map: rows of parameters, and when to play and record each one.
//
// Nothing here knows Max: what reaches the world goes through `ports`, so node runs the same lines.
// ES5, because the js object of Max 8 knows no more.
//
//   ports.synth(list)      to the synth: params v1 … vP, note n v
//   ports.recorder(list)   to sfrecord~: open PATH wave, 1, 0
//   ports.chosen(list)     which synth plays now, by its number, each time that one is asked for
//   ports.tell(list)       to the player: example i N, stopped i, done N, error SENTENCE
//   ports.after(ms, f)     calls f later, and returns what ports.cancel takes
//   ports.read(path)       the text of a file, or null
//   ports.write(path, s)   whether it could be written
//   ports.exists(path)
//
// On disk: FOLDER/labels.csv (row i, no header) and FOLDER/wavs/ex_i.wav, as `timbrel train map`
// reads them. labels.csv is written once, by `start`. `resume` reads it and draws nothing.

"use strict";

var HIGH = 127; // parameters are whole numbers from 0
var SETTLE_MS = 50; // parameters lead the note, as in `timbrel data synth`
var GAP_MS = 100; // for the file to be closed, and the sound to end
var NOTE = 60;
var VELOCITY = 127;

// name, lowest, highest, default, what it is
var SETTINGS = [
    ["parameters", 1, 1000, 9, "a whole number of parameters"],
    ["examples", 1, 1000000, 1000, "a whole number of examples"],
    ["sustain", 1, 60000, 300, "how long a note is held, in whole ms"],
    ["release", 0, 60000, 200, "how long it is recorded after that, in whole ms"],
    ["seed", 0, 2147483647, 0, "a whole number"],
];

// ---- drawing ------------------------------------------------------------------------------------

// The product modulo 2^32: 16 bits at a time, so that no product leaves the 53 bits of a number.
function times(a, b) {
    return ((a & 65535) * b + (((a >>> 16) * (b & 65535)) & 65535) * 65536) >>> 0;
}

// Stirs 32 bits so that each of them depends on all.
function stirred(x) {
    x = times((x ^ (x >>> 16)) >>> 0, 73244475);
    x = times((x ^ (x >>> 15)) >>> 0, 668265263);
    return (x ^ (x >>> 16)) >>> 0;
}

// Row i of the labels: a function of (seed, i) alone, so a row never depends on those before it.
function row(seed, i, parameters) {
    var values = [];
    for (var k = 0; k < parameters; k++) {
        var bits = stirred((stirred((stirred(seed + 1) + i) >>> 0) + k) >>> 0);
        values.push(bits >>> 25); // the upper 7 bits: 0 … 127, all equally likely
    }
    return values;
}

// ---- files --------------------------------------------------------------------------------------

function recordingPath(folder, i) {
    return folder + "/wavs/ex_" + i + ".wav";
}

function labelsPath(folder) {
    return folder + "/labels.csv";
}

function toText(rows) {
    return rows
        .map(function (values) {
            return values.join(",") + "\n";
        })
        .join("");
}

// Rows of a labels.csv; throws one sentence where it is damaged.
function fromText(text, path) {
    var lines = text.split(/\r\n|\r|\n/).filter(function (line) {
        return line.trim() !== "";
    });
    if (!lines.length) {
        throw new Error(path + " is empty: remove it, then start.");
    }
    var rows = lines.map(function (line) {
        return line.split(",").map(function (word) {
            return word.trim() === "" ? NaN : Number(word);
        });
    });
    rows.forEach(function (values, i) {
        if (values.length !== rows[0].length) {
            throw new Error(path + ": row " + (i + 1) + " has " + values.length +
                " values, row 1 has " + rows[0].length + ".");
        }
        values.forEach(function (value, k) {
            if (!(value >= 0 && value <= HIGH)) {
                throw new Error(path + ": row " + (i + 1) + ", value " + (k + 1) + " is '" +
                    lines[i].split(",")[k].trim() + "'; parameters lie in 0..127.");
            }
        });
    });
    return rows;
}

// ---- settings -----------------------------------------------------------------------------------

function defaults() {
    var settings = { folder: "" };
    SETTINGS.forEach(function (each) {
        settings[each[0]] = each[3];
    });
    return settings;
}

function checkedNumber(name, value) {
    var found = SETTINGS.filter(function (each) {
        return each[0] === name;
    })[0];
    if (typeof value !== "number" || Math.floor(value) !== value || value < found[1] ||
        value > found[2]) {
        throw new Error(name + " is " + found[4] + ", " + found[1] + ".." + found[2] +
            "; given " + (value === undefined ? "nothing" : "'" + value + "'") + ".");
    }
    return value;
}

function checkedFolder(value) {
    var path = String(value === undefined ? "" : value).replace(/\\/g, "/").replace(/\/+$/, "");
    if (!/^(\/|[^\/]+:)/.test(path)) {
        throw new Error("folder is a whole path, as opendialog gives it, to a folder with a " +
            "folder wavs in it; given '" + path + "'.");
    }
    return path;
}

// ---- the generator ------------------------------------------------------------------------------

// Plays and records one example after the other. Faults are told, in one sentence, and not thrown.
function Generator(ports) {
    this.ports = ports;
    this.settings = defaults();
    this.synth = 0; // which one plays
    this.rows = null; // while it runs
    this.at = 0; // the example that is being made
    this.timer = null;
    this.sounding = false;
    this.recording = false;
}

// What the object's arguments say: P N FOLDER SUSTAIN RELEASE SEED, as many as there are.
Generator.prototype.arguments = function (words) {
    var names = ["parameters", "examples", "folder", "sustain", "release", "seed"];
    for (var k = 0; k < words.length; k++) {
        if (k >= names.length) {
            this.ports.tell(["error", "arguments are " + names.join(" ") + "; given " +
                words.length + "."]);
            return;
        }
        this.set(names[k], words[k]);
    }
};

Generator.prototype.set = function (name, value) {
    var self = this;
    this.guarded(function () {
        self.mayChange(name);
        self.settings[name] = name === "folder" ? checkedFolder(value) : checkedNumber(name, value);
    });
};

// Another synth, with so many parameters. Answered by the one that plays, the old one if refused.
Generator.prototype.choose = function (synth, parameters) {
    var self = this;
    this.guarded(function () {
        self.mayChange("synth");
        if (typeof synth !== "number" || Math.floor(synth) !== synth || synth < 0) {
            throw new Error("synth takes the number of a synth from 0 on and how many parameters " +
                "it has; given '" + synth + "'.");
        }
        self.settings.parameters = checkedNumber("parameters", parameters);
        self.synth = synth;
    });
    this.ports.chosen([this.synth]);
};

Generator.prototype.mayChange = function (name) {
    if (this.rows) {
        throw new Error(name + " stays as it is while examples are made: stop first.");
    }
};

// Draws all rows, writes them, and begins with the first.
Generator.prototype.start = function () {
    var self = this;
    this.guarded(function () {
        var path = self.beginning("start");
        if (self.ports.exists(path)) {
            throw new Error(path + " is there already: resume goes on with it, and another " +
                "folder begins anew.");
        }
        var rows = [];
        for (var i = 0; i < self.settings.examples; i++) {
            rows.push(row(self.settings.seed, i, self.settings.parameters));
        }
        if (!self.ports.write(path, toText(rows))) {
            throw new Error(path + " cannot be written: does the folder exist?");
        }
        self.run(rows, 0);
    });
};

// Goes on with example k of the labels that are there; without k, with the last one that has a
// recording, which may be cut short.
Generator.prototype.resume = function (k) {
    var self = this;
    this.guarded(function () {
        var path = self.beginning("resume");
        var text = self.ports.read(path);
        if (text === null) {
            throw new Error(path + " is not there: start begins a new set.");
        }
        var rows = fromText(text, path);
        if (rows[0].length !== self.settings.parameters) {
            throw new Error(path + " has " + rows[0].length + " parameters in a row; this synth " +
                "has " + self.settings.parameters + ".");
        }
        if (k === undefined) {
            k = self.lastRecorded(rows.length);
        }
        if (typeof k !== "number" || Math.floor(k) !== k || k < 0 || k >= rows.length) {
            throw new Error("resume takes the number of an example, 0.." + (rows.length - 1) +
                "; given '" + k + "'.");
        }
        self.run(rows, k);
    });
};

// Ends at once. The example that was being made is told: resume begins with it.
Generator.prototype.stop = function () {
    if (this.rows) {
        this.ends();
        this.ports.tell(["stopped", this.at]);
    }
};

Generator.prototype.lastRecorded = function (count) {
    var i = 0;
    while (i < count && this.ports.exists(recordingPath(this.settings.folder, i))) {
        i++;
    }
    return Math.max(0, i - 1);
};

// Where the labels are; throws if it cannot begin now.
Generator.prototype.beginning = function (word) {
    if (this.rows) {
        throw new Error("examples are being made already: stop, then " + word + ".");
    }
    if (!this.settings.folder) {
        throw new Error("say first where: folder PATH.");
    }
    return labelsPath(this.settings.folder);
};

Generator.prototype.run = function (rows, first) {
    this.rows = rows;
    this.at = first;
    this.example();
};

// One example:  params, open | 50 ms | record, note on | sustain | note off | release | close
Generator.prototype.example = function () {
    var self = this, ports = this.ports, settings = this.settings;
    ports.tell(["example", this.at, this.rows.length]);
    ports.synth(["params"].concat(this.rows[this.at]));
    ports.recorder(["open", recordingPath(settings.folder, this.at), "wave"]);
    this.steps([
        [SETTLE_MS, function () {
            self.recording = self.sounding = true;
            ports.recorder([1]);
            ports.synth(["note", NOTE, VELOCITY]);
        }],
        [settings.sustain, function () {
            self.sounding = false;
            ports.synth(["note", NOTE, 0]);
        }],
        [settings.release, function () {
            self.recording = false;
            ports.recorder([0]);
        }],
        [GAP_MS, function () {
            self.guarded(function () {
                self.next();
            });
        }],
    ]);
};

Generator.prototype.next = function () {
    var path = recordingPath(this.settings.folder, this.at);
    if (!this.ports.exists(path)) {
        this.ends();
        throw new Error(path + " was not recorded: make the folder wavs, switch audio on, then " +
            "resume " + this.at + ".");
    }
    if (this.at + 1 < this.rows.length) {
        this.at++;
        this.example();
    } else {
        var count = this.rows.length;
        this.ends();
        this.ports.tell(["done", count]);
    }
};

Generator.prototype.steps = function (left) {
    var self = this;
    if (left.length) {
        this.timer = this.ports.after(left[0][0], function () {
            self.timer = null;
            // The next one is asked for before this one acts, so that it counts from the same time.
            self.steps(left.slice(1));
            left[0][1]();
        });
    }
};

Generator.prototype.ends = function () {
    if (this.timer !== null) {
        this.ports.cancel(this.timer);
        this.timer = null;
    }
    if (this.sounding) {
        this.ports.synth(["note", NOTE, 0]);
    }
    if (this.recording) {
        this.ports.recorder([0]);
    }
    this.sounding = this.recording = false;
    this.rows = null;
};

Generator.prototype.guarded = function (action) {
    try {
        action();
    } catch (error) {
        this.ports.tell(["error", error.message]);
    }
};

exports.Generator = Generator;
exports.fromText = fromText;
exports.recordingPath = recordingPath;
exports.row = row;
exports.toText = toText;
