// SPDX-License-Identifier: MIT
// The generator against a fake clock and real files: node --test maxmsp/javascript
// `node timbrel.examples.test.js make FOLDER P N STOP_MS` makes a set for the tests in Python.

"use strict";

const assert = require("node:assert");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { Generator, fromText, row, toText } = require("./timbrel.examples.js");

// A studio without Max: time that is pushed on by hand, and a recorder that writes real files.
class Studio {
    constructor(folder, wavs = true) {
        this.now = 0;
        this.due = [];
        this.said = [];
        this.synth = [];
        this.recorder = [];
        this.writes = 0;
        this.chosen = [];
        this.folder = folder;
        if (wavs) fs.mkdirSync(path.join(folder, "wavs"), { recursive: true });
        this.generator = new Generator({
            synth: (list) => this.heard(list),
            recorder: (list) => this.record(list),
            tell: (list) => this.said.push(list),
            chosen: ([synth]) => this.chosen.push(synth),
            after: (ms, action) => {
                const entry = { at: this.now + ms, action };
                this.due.push(entry);
                return entry;
            },
            cancel: (entry) => (this.due = this.due.filter((each) => each !== entry)),
            read: (file) => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : null),
            write: (file, text) => {
                if (!fs.existsSync(path.dirname(file))) return false;
                this.writes++;
                fs.writeFileSync(file, text);
                return true;
            },
            exists: (file) => fs.existsSync(file),
        });
    }

    heard(list) {
        this.synth.push([this.now, ...list]);
        if (list[0] === "params") this.parameters = list.slice(1);
    }

    // As sfrecord~ does: the file is there from `open` on and whole after 0.
    record(list) {
        this.recorder.push([this.now, ...list]);
        if (list[0] === "open") this.file = list[1];
        if (list[0] === 1) this.since = this.now;
        if (list[0] === 0 && fs.existsSync(path.dirname(this.file))) {
            fs.writeFileSync(this.file, wav(this.parameters, this.now - this.since));
        }
    }

    pass(ms) {
        const end = this.now + ms;
        for (;;) {
            const next = this.due.sort((a, b) => a.at - b.at)[0];
            if (!next || next.at > end) break;
            this.due.shift();
            this.now = next.at;
            next.action();
        }
        this.now = end;
    }

    set(settings) {
        for (const [name, value] of Object.entries(settings)) this.generator.set(name, value);
        return this;
    }

    labels() {
        return fs.readFileSync(path.join(this.folder, "labels.csv"), "utf8");
    }

    errors() {
        return this.said.filter((list) => list[0] === "error").map((list) => list[1]);
    }
}

// 16 bits, mono, 8 kHz: parameter k is sample k, so that a sound says which row it belongs to.
function wav(parameters, ms) {
    const samples = Math.round(ms * 8);
    const bytes = Buffer.alloc(44 + 2 * samples);
    bytes.write("RIFF", 0);
    bytes.writeUInt32LE(36 + 2 * samples, 4);
    bytes.write("WAVEfmt ", 8);
    [[16, 4], [1, 2], [1, 2], [8000, 4], [16000, 4], [2, 2], [16, 2]].reduce(
        (at, [value, size]) => bytes.writeUIntLE(value, at, size), 16);
    bytes.write("data", 36);
    bytes.writeUInt32LE(2 * samples, 40);
    parameters.forEach((value, k) => k < samples && bytes.writeInt16LE(value * 256, 44 + 2 * k));
    return bytes;
}

function heardIn(file) {
    const bytes = fs.readFileSync(file);
    return (count) => [...Array(count).keys()].map((k) => bytes.readInt16LE(44 + 2 * k) / 256);
}

const EXAMPLE_MS = 50 + 300 + 200 + 100;

function agrees(folder, parameters) {
    const rows = fromText(fs.readFileSync(path.join(folder, "labels.csv"), "utf8"), "labels.csv");
    rows.forEach((values, i) => {
        const sound = path.join(folder, "wavs", `ex_${i}.wav`);
        assert.deepStrictEqual(heardIn(sound)(parameters), values, `example ${i}`);
        assert.strictEqual(fs.statSync(sound).size, 44 + 2 * 8 * 500, `length of example ${i}`);
    });
    return rows.length;
}

function run() {
    const test = require("node:test");
    const folder = () => fs.mkdtempSync(path.join(os.tmpdir(), "timbrel-"));
    const studio = (settings = {}) => {
        const made = new Studio(folder());
        return made.set({ folder: made.folder, parameters: 3, examples: 4, ...settings });
    };

    test("a row is a function of the seed and its number alone", () => {
        assert.deepStrictEqual(row(5, 1000, 9), row(5, 1000, 9));
        assert.deepStrictEqual(row(5, 1000, 9).slice(0, 4), row(5, 1000, 4));
        assert.notDeepStrictEqual(row(5, 1000, 9), row(6, 1000, 9));
        assert.notDeepStrictEqual(row(5, 1000, 9), row(5, 1001, 9));
        // Written down once: folders that were begun with an older version can be checked.
        assert.deepStrictEqual(row(0, 0, 9), [74, 78, 37, 9, 29, 84, 30, 107, 87]);
    });

    test("values are whole, 0..127, equally likely and independent of their neighbours", () => {
        const counts = Array(128).fill(0), pairs = { k: 0, i: 0, seed: 0 };
        for (let i = 0; i < 5000; i++) {
            const [a, b, c] = [row(1, i, 8), row(1, i + 1, 8), row(2, i, 8)].map((values) =>
                values.map((value) => value - 63.5));
            a.forEach((value, k) => {
                counts[value + 63.5]++;
                pairs.k += value * a[(k + 1) % 8];
                pairs.i += value * b[k];
                pairs.seed += value * c[k];
            });
        }
        counts.forEach((count) => assert.ok(Math.abs(count - 312.5) < 5 * Math.sqrt(312.5)));
        for (const sum of Object.values(pairs)) assert.ok(Math.abs(sum / 40000 / 1365) < 0.025);
    });

    test("a set: labels once, then each example with its messages in time", () => {
        const s = studio();
        s.generator.start();
        assert.strictEqual(s.writes, 1);
        assert.strictEqual(s.labels(), toText([0, 1, 2, 3].map((i) => row(0, i, 3))));
        s.pass(4 * EXAMPLE_MS);
        assert.deepStrictEqual(s.said, [["example", 0, 4], ["example", 1, 4], ["example", 2, 4],
            ["example", 3, 4], ["done", 4]]);
        assert.deepStrictEqual(s.synth.slice(0, 4), [[0, "params", ...row(0, 0, 3)],
            [50, "note", 60, 127], [350, "note", 60, 0], [650, "params", ...row(0, 1, 3)]]);
        assert.deepStrictEqual(s.recorder.slice(0, 4), [
            [0, "open", `${s.folder}/wavs/ex_0.wav`, "wave"], [50, 1], [550, 0],
            [650, "open", `${s.folder}/wavs/ex_1.wav`, "wave"]]);
        assert.strictEqual(agrees(s.folder, 3), 4);
        assert.strictEqual(s.writes, 1);
        assert.strictEqual(s.due.length, 0);
    });

    test("stopped anywhere and resumed, labels stay and every sound has its row", () => {
        for (let ms = 0; ms < 2.2 * EXAMPLE_MS; ms += 25) {
            const s = studio();
            s.generator.start();
            const before = s.labels();
            s.pass(ms);
            s.generator.stop();
            assert.strictEqual(s.due.length, 0);
            const on = s.synth.filter((list) => list[1] === "note" && list[3] > 0).length;
            const off = s.synth.filter((list) => list[1] === "note" && list[3] === 0).length;
            assert.strictEqual(on, off, "no note hangs");
            const [word, at] = s.said.at(-1);
            assert.strictEqual(word, "stopped");
            // Another day: a new object with another seed and another number of examples.
            const again = new Studio(s.folder).set({ folder: s.folder, parameters: 3,
                examples: 9, seed: 77 });
            again.generator.resume(...(ms % 50 ? [] : [at]));
            again.pass(5 * EXAMPLE_MS);
            assert.deepStrictEqual(again.said.at(-1), ["done", 4], `${ms} ms`);
            assert.strictEqual(again.labels(), before);
            assert.strictEqual(again.writes, 0);
            assert.strictEqual(agrees(s.folder, 3), 4);
        }
    });

    test("one damaged recording is made again by its number", () => {
        const s = studio();
        s.generator.start();
        s.pass(4 * EXAMPLE_MS);
        fs.writeFileSync(path.join(s.folder, "wavs", "ex_2.wav"), "");
        s.generator.resume(2);
        s.pass(EXAMPLE_MS);
        s.generator.stop();
        assert.strictEqual(agrees(s.folder, 3), 4);
    });

    test("start never writes over labels that are there", () => {
        const s = studio();
        s.generator.start();
        s.generator.stop();
        const before = s.labels();
        s.set({ seed: 4 }).generator.start();
        assert.match(s.errors()[0], /labels\.csv is there already: resume goes on/);
        assert.strictEqual(s.labels(), before);
        assert.strictEqual(s.due.length, 0);
    });

    test("a second start, a setting or a resume while it runs changes nothing", () => {
        const s = studio();
        s.generator.start();
        s.generator.start();
        s.generator.resume(0);
        s.generator.set("seed", 3);
        assert.deepStrictEqual(s.errors(), [
            "examples are being made already: stop, then start.",
            "examples are being made already: stop, then resume.",
            "seed stays as it is while examples are made: stop first."]);
        s.pass(4 * EXAMPLE_MS);
        assert.strictEqual(agrees(s.folder, 3), 4);
        s.generator.stop();
        assert.deepStrictEqual(s.said.at(-1), ["done", 4], "stop when nothing runs says nothing");
    });

    test("another synth is taken while nothing runs, and the one that plays is always told", () => {
        const s = studio();
        s.generator.choose(2, 4);
        assert.strictEqual(s.generator.settings.parameters, 4);
        s.generator.start();
        s.generator.choose(0, 9);
        s.generator.stop();
        s.generator.choose("organ", 9);
        s.generator.choose(1, 0);
        assert.deepStrictEqual(s.errors(), [
            "synth stays as it is while examples are made: stop first.",
            "synth takes the number of a synth from 0 on and how many parameters it has; given " +
                "'organ'.",
            "parameters is a whole number of parameters, 1..1000; given '0'."]);
        assert.strictEqual(s.generator.settings.parameters, 4);
        s.generator.choose(0, 9);
        assert.deepStrictEqual(s.chosen, [2, 2, 2, 2, 0]);
    });

    test("a folder without wavs stops after the first, and says what to do", () => {
        const where = folder();
        const s = new Studio(where, false).set({ folder: where, parameters: 3, examples: 4 });
        s.generator.start();
        s.pass(3 * EXAMPLE_MS);
        assert.deepStrictEqual(s.errors(), [`${where}/wavs/ex_0.wav was not recorded: make the ` +
            "folder wavs, switch audio on, then resume 0."]);
        fs.mkdirSync(path.join(where, "wavs"));
        s.generator.resume(0);
        s.pass(4 * EXAMPLE_MS);
        assert.strictEqual(agrees(where, 3), 4);
    });

    const settings = [
        ["parameters", 0, "parameters is a whole number of parameters, 1..1000; given '0'."],
        ["examples", 2.5, "examples is a whole number of examples, 1..1000000; given '2.5'."],
        ["sustain", "long", "sustain is how long a note is held, in whole ms, 1..60000; given " +
            "'long'."],
        ["release", -1, "release is how long it is recorded after that, in whole ms, 0..60000; " +
            "given '-1'."],
        ["seed", undefined, "seed is a whole number, 0..2147483647; given nothing."],
        ["seed", NaN, "seed is a whole number, 0..2147483647; given 'NaN'."],
        ["folder", "sounds", "folder is a whole path, as opendialog gives it, to a folder with a " +
            "folder wavs in it; given 'sounds'."],
        ["folder", undefined, "folder is a whole path, as opendialog gives it, to a folder with a " +
            "folder wavs in it; given ''."],
    ];
    for (const [name, value, sentence] of settings) {
        test(`${name} ${value} is one sentence, and the last good one stays`, () => {
            const s = studio();
            const before = { ...s.generator.settings };
            s.generator.set(name, value);
            assert.deepStrictEqual(s.said, [["error", sentence]]);
            assert.deepStrictEqual(s.generator.settings, before);
        });
    }

    const labels = [
        ["", /labels\.csv is empty: remove it, then start\.$/],
        ["1,2,3\n1,2\n", /row 2 has 2 values, row 1 has 3\.$/],
        ["1,2,3\n1,128,3\n", /row 2, value 2 is '128'; parameters lie in 0\.\.127\.$/],
        ["1,2,x\n", /row 1, value 3 is 'x'; parameters lie in 0\.\.127\.$/],
        ["1,,3\n", /row 1, value 2 is ''; parameters lie in 0\.\.127\.$/],
        ["1,2\n3,4\n", /has 2 parameters in a row; this synth has 3\.$/],
    ];
    for (const [text, sentence] of labels) {
        test(`labels ${JSON.stringify(text)} are not resumed`, () => {
            const s = studio();
            fs.writeFileSync(path.join(s.folder, "labels.csv"), text);
            s.generator.resume(0);
            assert.match(s.errors()[0], sentence);
            assert.strictEqual(s.labels(), text);
            assert.deepStrictEqual(s.synth, []);
        });
    }

    test("resume of nothing, or of a number that is no example", () => {
        const s = studio();
        s.generator.resume(0);
        assert.match(s.errors()[0], /labels\.csv is not there: start begins a new set\.$/);
        s.generator.start();
        s.generator.stop();
        for (const k of [4, -1, 1.5, "two"]) s.generator.resume(k);
        assert.deepStrictEqual(s.errors().slice(1), ["4", "-1", "1.5", "two"].map((k) =>
            `resume takes the number of an example, 0..3; given '${k}'.`));
    });

    test("without a folder, or in one that is not there", () => {
        const s = new Studio(folder());
        s.generator.start();
        s.set({ folder: "/nowhere/at/all" }).generator.start();
        assert.deepStrictEqual(s.errors(), ["say first where: folder PATH.",
            "/nowhere/at/all/labels.csv cannot be written: does the folder exist?"]);
    });

    test("arguments of the object, a disk of a Mac and a drive of Windows", () => {
        const s = new Studio(folder());
        s.generator.arguments([4, 20, "Macintosh HD:/Users/me/data/", 250, 100, 7]);
        assert.deepStrictEqual(s.generator.settings, { parameters: 4, examples: 20,
            folder: "Macintosh HD:/Users/me/data", sustain: 250, release: 100, seed: 7 });
        s.generator.set("folder", "C:\\data\\");
        assert.strictEqual(s.generator.settings.folder, "C:/data");
        s.generator.arguments([4, 20, "/data", 250, 100, 7, 8]);
        assert.match(s.errors()[0], /^arguments are parameters examples folder .*; given 7\.$/);
    });

    test("the module knows no word of Max", () => {
        const text = fs.readFileSync(path.join(__dirname, "timbrel.examples.js"), "utf8");
        const code = text.replace(/\/\/.*/g, "");
        assert.doesNotMatch(code, /\b(outlet|post|messnamed|Task|File|Folder|jsarguments)\b/);
        assert.doesNotMatch(code, /=>|\b(let|const|class)\b|`/, "ES5 only");
    });
}

if (process.argv[2] === "make") {
    const [folder, parameters, examples, stopMs] = process.argv.slice(3);
    const settings = { folder, parameters: Number(parameters), examples: Number(examples) };
    const studio = new Studio(folder).set(settings);
    studio.generator.start();
    studio.pass(Number(stopMs));
    studio.generator.stop();
    const again = new Studio(folder).set({ ...settings, seed: 1 });
    again.generator.resume();
    again.pass((Number(examples) + 1) * EXAMPLE_MS);
    process.stdout.write(JSON.stringify([...studio.said, ...again.said]));
} else {
    run();
}
