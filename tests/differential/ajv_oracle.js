'use strict';
// Ajv as an oracle: one JSON request a line on standard input, one JSON answer a line on standard output.
//
//   {"draft": "draft7", "schema": "...", "documents": ["...", ...], "rules": false}
//     -> {"verdicts": "vi..."}: a letter for each document, v valid, i invalid, e an exception; with
//        "rules" also {"rules": [["/path keyword", ...], ...]}; {"refused": "why"} for the schema
//   {"draft": ..., "schema": ..., "documents": ["one"], "explain": "v"}
//     -> {"kind": "..."}: why Ajv's verdict is not this one, if known_differences.js knows; else null
const readline = require('node:readline');
const Ajv = require('ajv').default;
const Ajv2019 = require('ajv/dist/2019').default;
const Ajv2020 = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;
const known = require('./known_differences.js');

function make(draft, more) {
  const options = {
    strict: false,
    logger: false,
    ownProperties: true, // else `required: ["toString"]` holds for every object
    ignoreKeywordsWithRef: draft === 'draft7', // as draft-07 says
    ...more,
  };
  const ajv = new { draft7: Ajv, 'draft2019-09': Ajv2019, 'draft2020-12': Ajv2020 }[draft](options);
  addFormats(ajv);
  return ajv;
}

const made = new Map();
/** One instance per draft and purpose; `prepare` changes a new one. */
function ajvFor(draft, purpose, prepare) {
  const key = `${draft} ${purpose}`;
  if (!made.has(key)) {
    const ajv = make(draft, { allErrors: purpose === 'rules' });
    if (prepare) prepare(ajv);
    made.set(key, ajv);
  }
  return made.get(key);
}

/** Compiles, calls `use` with the validating function, and forgets the schema again. */
function withSchema(ajv, schema, use) {
  try {
    return use(ajv.compile(schema));
  } finally {
    ajv.removeSchema();
  }
}

function verdict(validate, text) {
  try {
    return validate(JSON.parse(text)) ? 'v' : 'i';
  } catch {
    return 'e';
  }
}

function rulesOf(validate, text) {
  validate(JSON.parse(text));
  return (validate.errors || []).map((error) => `${error.instancePath} ${error.keyword}`);
}

function answer(request) {
  if (request.explain !== undefined) {
    const [document] = request.documents;
    const ask = (purpose, mend, schema) =>
      withSchema(ajvFor(request.draft, purpose, mend), schema, (validate) => verdict(validate, document));
    return { kind: known.explain(request.schema, document, request.explain, ask) };
  }
  const result = {};
  // The lists of rules are compared for events, whose date-times are a known difference.
  const ajv = request.rules
    ? ajvFor(request.draft, 'rules', known.mendDateTimes)
    : ajvFor(request.draft, 'verdicts');
  withSchema(ajv, JSON.parse(request.schema), (validate) => {
    result.verdicts = request.documents.map((text) => verdict(validate, text)).join('');
    if (request.rules) result.rules = request.documents.map((text) => rulesOf(validate, text));
  });
  return result;
}

readline.createInterface({ input: process.stdin, terminal: false }).on('line', (line) => {
  let result;
  try {
    result = answer(JSON.parse(line));
  } catch (error) {
    result = { refused: String(error.message) };
  }
  process.stdout.write(JSON.stringify(result) + '\n');
});
