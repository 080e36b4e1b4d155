'use strict';
// `./dev bench schema`: our validation and Node's on the same events, started in turn; the shortest run
// of each counts. Prints the document of ours with Node's line and ratio added.
//
//   node schema_bench.js --ours PROGRAM --chain ajv_chain.js --events FILE [--schema FILE]...
//                        [--turns N] [--json] [-- arguments for ours]
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { parseArgs } = require('node:util');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ours: { type: 'string' },
    chain: { type: 'string' },
    events: { type: 'string' },
    schema: { type: 'string', multiple: true },
    turns: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});

function run(program, parameters) {
  const ended = spawnSync(program, parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (ended.error || ended.status !== 0) {
    console.error(`schema_bench: ${program} failed: ${ended.error ? ended.error.message : ended.status}`);
    process.exit(1);
  }
  return JSON.parse(ended.stdout);
}

const hasChain = values.chain !== undefined;
const turns = hasChain ? Number(values.turns) : 1;
let ours;
let chain;
for (let turn = 0; turn < turns; ++turn) {
  const mine = run(values.ours, ['--json', '--write', values.events, ...positionals]);
  if (!ours || nsOf(mine) < nsOf(ours)) ours = mine;
  if (!hasChain) break;
  const theirs = run(process.execPath, [values.chain, values.events, ...values.schema]);
  if (!chain || theirs.ns_per_event < chain.ns_per_event) chain = theirs;
}

/** Ours on the events that are in the file. */
function nsOf(document) {
  const found = document.runs.find((each) => each.name === 'validate');
  if (!found) throw new Error('the benchmark has no run `validate`');
  return found.ns_per_event;
}

if (chain) {
  ours.runs.push(chain);
  ours.ratios.ajv_vs_validate = Number((chain.ns_per_event / nsOf(ours)).toFixed(2));
}
if (values.json) {
  console.log(JSON.stringify(ours));
} else {
  for (const each of ours.runs)
    console.log(`${each.name.padEnd(28)} ${each.ns_per_event.toFixed(1).padStart(9)} ns an event`);
  for (const [name, ratio] of Object.entries(ours.ratios))
    console.log(`${name.padEnd(28)} ${String(ratio).padStart(9)}`);
}
fs.rmSync(values.events, { force: true });
