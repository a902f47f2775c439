// SPDX-License-Identifier: MIT
// What a controller says by OSC and MIDI, for nn~ and jg.timbremap, as an object of Max.
//
// Inlets: messages of udpreceive (/timbrel/latent/z1 0.5, /wek/inputs 0.1 0.2 0.3, …), bytes of midiin.
// Outlets: to inlets of an instrument (latent, latents, label, loudness, voice), to nn~ itself (set,
// load, method, …), notes (note, bend, pressure, timbre, control), positions (map x y z).
//
// In Max every global function is a message unless it is `local`.

inlets = 2;
outlets = 4;
autowatch = 0;

setinletassist(0, "messages of udpreceive");
setinletassist(1, "bytes of midiin");
setoutletassist(0, "latent NAME v, latents v1 … vN, label NAME v, loudness v, voice N and one of these");
setoutletassist(1, "to nn~: set NAME v, reset, load FILE, method NAME, get NAME, dump");
setoutletassist(2, "note key velocity, bend, pressure, timbre, control number v");
setoutletassist(3, "map x y z");

var mpe = require("timbrel.mpe.js");
var addresses = require("timbrel.addresses.js");

function send(way, list) {
    outlet(way, list);
}
send.local = 1;

function complain(sentence) {
    error("timbrel.control: " + sentence + "\n");
}
complain.local = 1;

var control = new addresses.Control(send, complain, mpe.Decoder);

function msg_int(value) {
    if (inlet === 1) {
        control.byte(value);
    }
}

function anything() {
    control.message(messagename, Array.prototype.slice.call(arguments));
}
