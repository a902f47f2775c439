// SPDX-License-Identifier: MIT
// Runs a script of the package as the js object of Max would: node object.js JOB, where JOB is a JSON
// file {script, words, said: [[inlet, message, …], …]}; prints what left its outlets as JSON.

"use strict";

const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const { script, words, said } = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const folder = path.dirname(script);
const sent = [];
const max = vm.createContext({
    require: (name) => require(path.join(folder, name)),
    outlet: (index, list) => sent.push([index, ...list]),
    error: (text) => { throw new Error(text); },
    setinletassist() {}, setoutletassist() {},
    jsarguments: [path.basename(script), ...words],
});
vm.runInContext(fs.readFileSync(script, "utf8"), max);
for (const [inlet, first, ...rest] of said) {
    max.inlet = inlet;
    max.messagename = first;
    if (typeof first === "number") {
        max.msg_int(first);
    } else if (typeof max[first] === "function" && max[first].local !== 1) {
        max[first](...rest);
    } else {
        max.anything(...rest);
    }
}
process.stdout.write(JSON.stringify(sent));
