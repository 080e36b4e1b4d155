'use strict';
// `./dev bench schema`: our validation and Node's on the same events, started in turn; the shortest run
// of each counts. Prints the document of ours with Node's line and ratio added.
//
//   node schema_bench.js --ours PROGRAM --chain ajv_chain.js --schema FILE --events FILE
//                        -- [--json] [arguments for ours]
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { parseArgs } = require('node:util');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ours: { type: 'string' },
    chain: { type: 'string' },
    events: { type: 'string' },
    schema: { type: 'string' },
  },
});
const turns = 3;
const wanted = 'validate_mixed'; // of the events that are in the file
const passedOn = positionals.filter((each) => each !== '--json');

function stop(why, status = 1) {
  console.error(`bench: ${why}`);
  process.exit(status);
}

function run(program, parameters, stdout) {
  const ended = spawnSync(program, parameters, { encoding: 'utf8', stdio: ['ignore', stdout, 'inherit'] });
  if (ended.error) stop(`${program}: ${ended.error.message}`);
  if (ended.status !== 0) process.exit(ended.status ?? 1);
  return ended.stdout;
}

const find = (document) => document.runs.find((each) => each.name === wanted);

run(values.ours, ['--write', values.events, ...passedOn], 'inherit');
if (!fs.existsSync(values.events)) process.exit(0); // it was asked for help
let ours;
let chain;
for (let turn = 0; turn < turns; ++turn) {
  const mine = JSON.parse(run(values.ours, ['--json', ...passedOn], 'pipe'));
  if (!ours || find(mine).ns_per_event < find(ours).ns_per_event) ours = mine;
  const theirs = JSON.parse(run(process.execPath, [values.chain, values.events, values.schema], 'pipe'));
  if (!chain || theirs.ns_per_event < chain.ns_per_event) chain = theirs;
}
fs.rmSync(values.events);
if (chain.valid !== find(ours).valid)
  stop(`${chain.valid} events are valid to Ajv, ${find(ours).valid} to us`);
ours.runs.push(chain);
ours.ratios.ajv_vs_validate = Number((chain.ns_per_event / find(ours).ns_per_event).toFixed(2));

if (positionals.includes('--json')) {
  console.log(JSON.stringify(ours));
} else {
  console.log(`${'run'.padEnd(18)} ${'ns/event'.padStart(12)} ${'x parse'.padStart(9)} ${'allocations/event'.padStart(18)}`);
  for (const each of ours.runs)
    console.log(`${each.name.padEnd(18)} ${each.ns_per_event.toFixed(1).padStart(12)} ` +
      `${(each.x_parse?.toFixed(2) ?? '').padStart(9)} ${(each.allocations_per_event?.toFixed(3) ?? '').padStart(18)}`);
  console.log(`\n${Object.entries(ours.ratios).map(([name, ratio]) => `${name} ${ratio.toFixed(2)}`).join('   ')}`);
}
