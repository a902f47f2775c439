// SPDX-License-Identifier: MIT
// Runs the lines of a codebox sample by sample: node genexpr.js JOB, where JOB is a JSON file
// {code, samplerate, inputs: [[…], …]} of signals; prints the output as JSON.
//
// A History is read as it was one sample before and becomes what is assigned to it last; the lines
// must assign each of them once, after its last reading, so that both orders mean the same.

"use strict";

const fs = require("node:fs");
const { code, samplerate, inputs } = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const lines = code.replace(/\/\/.*/g, "").split("\n").map((line) => line.trim());
const text = lines.join("\n");
const histories = [...text.matchAll(/^History (\w+)\((.*)\);$/gm)];
const body = text.replace(/^History .*$/gm, "").replace(/^(\w+)\((\w+)\) \{/gm, "function $1($2) {");
for (const [, name] of histories) {
    const uses = [...body.matchAll(new RegExp(`\\b${name}\\b`, "g"))].map((found) => found.index);
    const assigned = [...body.matchAll(new RegExp(`^${name} = `, "gm"))].map((each) => each.index);
    if (assigned.length !== 1 || uses.at(-1) !== assigned[0]) {
        throw new Error(`${name} is not assigned once and last`);
    }
}
const locals = [...new Set([...body.matchAll(/^(\w+) = /gm)].map((found) => found[1]))];
const known = histories.map(([, name]) => name);
const run = new Function("inputs", "samplerate", `"use strict";
    const { abs, sin, cos, pow, min, max, floor, ceil, log2 } = Math;
    const clip = (x, low, high) => min(high, max(low, x));
    ${histories.map(([, name, value]) => `let ${name} = ${value};`).join("\n")}
    let ${locals.filter((name) => !known.includes(name)).join(", ")};
    const out = [];
    for (let n = 0; n < inputs[0].length; n++) {
        const [${inputs.map((_, k) => `in${k + 1}`).join(", ")}] = inputs.map((each) => each[n]);
        ${body}
        out.push(out1);
    }
    return out;`);
process.stdout.write(JSON.stringify(run(inputs, samplerate)));
