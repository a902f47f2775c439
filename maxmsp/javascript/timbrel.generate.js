// SPDX-License-Identifier: MIT
// The examples' generator as an object of Max: [js timbrel.generate.js P N FOLDER SUSTAIN RELEASE SEED].
//
// Inlet: start, stop, resume [k], synth k P, folder PATH, and parameters, examples, sustain, release,
// seed. Outlets: to the synth, to sfrecord~, what is told, and which synth plays.
//
// In Max every global function is a message unless it is `local`.

inlets = 1;
outlets = 4;
autowatch = 0;

setinletassist(0, "start, stop, resume k, synth k P, folder PATH, examples N, seed N, …");
setoutletassist(0, "to the synth: params, note");
setoutletassist(1, "to sfrecord~: open, 1, 0");
setoutletassist(2, "example i N, stopped i, done N, error SENTENCE");
setoutletassist(3, "the number of the synth that plays");

var examples = require("timbrel.examples.js");

var PIECE = 4000; // characters that File moves at once

function sender(index) {
    return function (list) {
        outlet(index, list);
    };
}
sender.local = 1;

function tell(list) {
    if (list[0] === "error") {
        error("timbrel.generate: " + list[1] + "\n");
    }
    outlet(2, list);
}
tell.local = 1;

function after(ms, action) {
    var task = new Task(action, this);
    task.schedule(ms);
    return task;
}
after.local = 1;

function exists(path) {
    var file = new File(path, "read");
    var there = file.isopen;
    file.close();
    return there;
}
exists.local = 1;

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
read.local = 1;

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
write.local = 1;

var generator = new examples.Generator({
    synth: sender(0),
    recorder: sender(1),
    chosen: sender(3),
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

function synth(k, parameters) {
    generator.choose(k, parameters);
}

// Any other message is a setting.
function anything(value) {
    var names = ["parameters", "examples", "folder", "sustain", "release", "seed"];
    if (names.indexOf(messagename) < 0) {
        tell(["error", "there is no message " + messagename + "; there are start, stop, resume, synth, " +
            names.join(", ") + "."]);
        return;
    }
    generator.set(messagename, value);
}

function notifydeleted() {
    generator.stop();
}
