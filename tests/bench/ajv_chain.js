'use strict';
// What a consumer in Node does with each event, timed: Buffer.toString, secure-json-parse, Ajv with
// ajv-formats. Per chunk of 250 events the shortest time of all rounds counts; the sum is printed.
//
//   NODE_PATH=<node_modules> node ajv_chain.js EVENTS SCHEMA      -> one JSON document
const fs = require('node:fs');
const Ajv = require('ajv').default;
const addFormats = require('ajv-formats').default;
const secureParse = require('secure-json-parse');

const chunk = 250;
const rounds = 12;

const [eventsFile, schemaFile] = process.argv.slice(2);
const ajv = new Ajv({ allErrors: true });
addFormats(ajv);
const schema = JSON.parse(fs.readFileSync(schemaFile, 'utf8'));
// By type, as a consumer of several has them.
const validators = new Map([[schema.properties.type.const, ajv.compile(schema)]]);

// A Buffer of its own for each event, as a Kafka client hands it out.
const events = fs.readFileSync(eventsFile, 'utf8').split('\n').filter(Boolean)
  .map((line) => Buffer.from(line));
const options = { protoAction: 'remove', constructorAction: 'remove' };

function isValid(buffer) {
  let event;
  try {
    event = secureParse.parse(buffer.toString('utf8'), options);
  } catch {
    return false;
  }
  const validate = validators.get(event.type);
  return validate !== undefined && validate(event);
}

let valid = 0;
const shortest = [];
for (let round = 0; round < rounds; ++round) {
  valid = 0;
  for (let first = 0, at = 0; first < events.length; first += chunk, ++at) {
    const end = Math.min(first + chunk, events.length);
    const began = process.hrtime.bigint();
    for (let i = first; i < end; ++i) if (isValid(events[i])) ++valid;
    const took = Number(process.hrtime.bigint() - began);
    if (round === 0 || took < shortest[at]) shortest[at] = took;
  }
}
const sum = shortest.reduce((total, took) => total + took, 0);
console.log(JSON.stringify({
  name: 'ajv_chain',
  events: events.length,
  valid,
  ns_per_event: sum / events.length,
}));
