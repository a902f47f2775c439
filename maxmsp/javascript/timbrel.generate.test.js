// SPDX-License-Identifier: MIT
// The object of Max, with Max played by this test: node --test maxmsp/javascript

"use strict";

const assert = require("node:assert");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const test = require("node:test");
const vm = require("node:vm");
const { fromText, row, toText } = require("./timbrel.examples.js");

// timbrel.generate.js as Max loads it: its globals are given, its functions are its messages.
test("timbrel.generate.js takes its messages, and no other", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "timbrel-"));
    fs.mkdirSync(path.join(folder, "wavs"));
    const sent = [], errors = [], tasks = [];
    class File {
        constructor(name, access) {
            this.name = name;
            this.isopen = access === "write" ? fs.existsSync(path.dirname(name)) :
                fs.existsSync(name);
            this.access = access;
            this.text = this.isopen && access === "read" ? fs.readFileSync(name, "latin1") : "";
            this.position = 0;
        }
        get eof() { return this.text.length; }
        set eof(n) { this.text = this.text.slice(0, n); }
        readstring(n) {
            const piece = this.text.slice(this.position, this.position + n);
            this.position += piece.length;
            return piece;
        }
        writestring(s) { this.text += s; }
        close() {
            if (this.isopen && this.access === "write") fs.writeFileSync(this.name, this.text);
        }
    }
    class Task {
        constructor(action) { this.action = action; }
        schedule(ms) { tasks.push([ms, this]); }
        cancel() { this.cancelled = true; }
    }
    const given = {
        File, Task, require: (name) => require(path.join(__dirname, name)),
        outlet: (index, list) => sent.push([index, ...list]), error: (text) => errors.push(text),
        setinletassist() {}, setoutletassist() {}, jsarguments: ["timbrel.generate.js", 2, 3000],
    };
    const own = Object.keys(given);
    const max = vm.createContext(given);
    vm.runInContext(fs.readFileSync(path.join(__dirname, "timbrel.generate.js"), "utf8"), max);
    assert.deepStrictEqual([max.inlets, max.outlets], [1, 4]);
    // What Max calls by a message: each global function that is not local.
    const messages = Object.keys(max).filter((name) => !own.includes(name) &&
        typeof max[name] === "function" && max[name].local !== 1);
    assert.deepStrictEqual(messages.sort(),
        ["anything", "notifydeleted", "resume", "start", "stop", "synth"]);
    const message = (name, ...values) => {
        max.messagename = name;
        max[messages.includes(name) ? name : "anything"](...values);
    };
    message("folder", folder);
    message("start");
    const rows = fromText(fs.readFileSync(path.join(folder, "labels.csv"), "utf8"), "labels");
    assert.deepStrictEqual(rows, [...Array(3000).keys()].map((i) => row(0, i, 2)), "in pieces");
    assert.deepStrictEqual(sent.splice(0), [[2, "example", 0, 3000], [0, "params", ...rows[0]],
        [1, "open", `${folder}/wavs/ex_0.wav`, "wave"]]);
    for (const expected of [50, 300]) {
        const [ms, task] = tasks.pop();
        assert.strictEqual(ms, expected);
        task.action();
    }
    message("stop");
    assert.ok(tasks.at(-1)[1].cancelled);
    assert.deepStrictEqual(sent.splice(0), [[1, 1], [0, "note", 60, 127], [0, "note", 60, 0],
        [1, 0], [2, "stopped", 0]]);
    message("resume", 2);
    assert.deepStrictEqual(sent.splice(0)[1], [0, "params", ...rows[2]]);
    message("synth", 1, 4);
    assert.deepStrictEqual(sent.splice(0), [
        [2, "error", "synth stays as it is while examples are made: stop first."], [3, 0]]);
    message("notifydeleted");
    message("synth", 1, 4);
    assert.deepStrictEqual(sent.splice(0).at(-1), [3, 1]);
    message("speed", 3);
    message("write", path.join(folder, "labels.csv"), "");
    assert.strictEqual(errors.length, 3);
    assert.match(errors[2], /there is no message write;/);
    assert.strictEqual(fs.readFileSync(path.join(folder, "labels.csv"), "utf8"), toText(rows));
    assert.match(errors[1], /^timbrel.generate: there is no message speed; there are start, stop/);
});
