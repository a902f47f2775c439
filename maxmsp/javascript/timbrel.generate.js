// SPDX-License-Identifier: MIT
// The examples' generator as an object of Max: [js timbrel.generate.js P N FOLDER SUSTAIN RELEASE SEED].
//
// Inlet: start, stop, resume [k], folder PATH, and parameters, examples, sustain, release, seed.
// Outlets: to the synth, to sfrecord~, and what is told.

inlets = 1;
outlets = 3;
autowatch = 0;

setinletassist(0, "start, stop, resume k, folder PATH, examples N, seed N, …");
setoutletassist(0, "to the synth: params, note");
setoutletassist(1, "to sfrecord~: open, 1, 0");
setoutletassist(2, "example i N, stopped i, done N, error SENTENCE");

var examples = require("timbrel.examples.js");

var PIECE = 4000; // characters that File moves at once

function sender(index) {
    return function (list) {
        outlet(index, list);
    };
}

function tell(list) {
    if (list[0] === "error") {
        error("timbrel.generate: " + list[1] + "\n");
    }
    outlet(2, list);
}

function after(ms, action) {
    var task = new Task(action, this);
    task.schedule(ms);
    return task;
}

function exists(path) {
    var file = new File(path, "read");
    var there = file.isopen;
    file.close();
    return there;
}

function read(path) {
    var file = new File(path, "read");
    var text = "";
    if (!file.isopen) {
        return null;
    }
    while (file.position < file.eof) {
        text += file.readstring(PIECE);
    }
    file.close();
    return text;
}

function write(path, text) {
    var file = new File(path, "write");
    if (!file.isopen) {
        return false;
    }
    file.eof = 0;
    for (var at = 0; at < text.length; at += PIECE) {
        file.writestring(text.slice(at, at + PIECE));
    }
    file.close();
    return true;
}

var generator = new examples.Generator({
    synth: sender(0),
    recorder: sender(1),
    tell: tell,
    after: after,
    cancel: function (task) {
        task.cancel();
    },
    read: read,
    write: write,
    exists: exists,
});
generator.arguments(jsarguments.slice(1));

function start() {
    generator.start();
}

function stop() {
    generator.stop();
}

function resume(k) {
    generator.resume(k);
}

// Any other message is a setting.
function anything(value) {
    var names = ["parameters", "examples", "folder", "sustain", "release", "seed"];
    if (names.indexOf(messagename) < 0) {
        tell(["error", "there is no message " + messagename + "; there are start, stop, resume, " +
            names.join(", ") + "."]);
        return;
    }
    generator.set(messagename, value);
}

function notifydeleted() {
    generator.stop();
}
