'use strict';
// Where Strandline and Ajv are known to disagree. known_differences.json says what and why, with
// examples that are tried at every run. This file tells the kind of one difference: Ajv is asked again
// with one fault mended, in its keywords or by writing the schema otherwise with the same meaning, and
// must then agree. Two kinds are told by looks, because no such mending was found: numbers that
// JavaScript rounds, and the rest of what Ajv gets wrong about unevaluatedItems.

/** m x 10^e, as it is written. */
function decimal(value) {
  const [mantissa, exponent = '0'] = String(value).toLowerCase().split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

function scaled(left, right) {
  const exponent = Math.min(left.exponent, right.exponent);
  return [left, right].map((of) => of.digits * 10n ** BigInt(of.exponent - exponent));
}

function isMultipleOf(value, divisor) {
  const [left, right] = scaled(decimal(value), decimal(divisor));
  return left % right === 0n;
}

function mendMultiples(ajv) {
  ajv.removeKeyword('multipleOf');
  ajv.addKeyword({
    keyword: 'multipleOf',
    type: 'number',
    schemaType: 'number',
    validate: (divisor, value) => isMultipleOf(value, divisor),
  });
}

function mendDateTimes(ajv) {
  const bad = /^\d{4}-\d\d-\d\d\s|[+-]\d\d(\d\d)?$/;
  for (const name of ['date-time', 'time']) {
    const theirs = ajv.formats[name].validate;
    const offsetOnly = (text) => (name === 'time' ? `-${text}` : text.slice(10));
    ajv.addFormat(name, {
      type: 'string',
      validate: (text) => !bad.test(text) && !bad.test(offsetOnly(text)) && theirs(text),
    });
  }
}

function mendRegex(ajv) {
  ajv.addFormat('regex', {
    type: 'string',
    validate: (text) => {
      try {
        return Boolean(new RegExp(text, 'u'));
      } catch {
        return false;
      }
    },
  });
}

const schemaLists = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const schemaMaps = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'dependencies'];
const schemaWords = ['items', 'additionalItems', 'contains', 'additionalProperties', 'propertyNames', 'not', 'if',
  'then', 'else', 'unevaluatedItems', 'unevaluatedProperties'];

/** A copy in which `change` has seen every schema, the inner ones first. */
function rewritten(schema, change) {
  if (Array.isArray(schema)) return schema.map((each) => rewritten(each, change));
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = { ...schema };
  for (const word of [...schemaLists, ...schemaWords])
    if (word in copy) copy[word] = rewritten(copy[word], change);
  for (const word of schemaMaps)
    if (word in copy)
      copy[word] = Object.fromEntries(Object.entries(copy[word])
        .map(([name, value]) => [name, isNames(value) ? value : rewritten(value, change)]));
  return change(copy);
}

function isNames(value) {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function also(schema, branch) {
  schema.allOf = [...(schema.allOf || []), branch];
  return schema;
}

/** Moves the keywords into a branch of allOf, which means the same. */
function apart(...words) {
  return (schema) => {
    const branch = {};
    for (const word of words)
      if (word in schema) {
        branch[word] = schema[word];
        delete schema[word];
      }
    return Object.keys(branch).length > 0 ? also(schema, branch) : schema;
  };
}

/** Nothing that is generated has a $recursiveAnchor. */
function withoutRecursiveReferences(schema) {
  if (!('$recursiveRef' in schema)) return schema;
  delete schema.$recursiveRef;
  return also(schema, { $ref: '#' });
}

const hasEmptyName = { not: { properties: { '': false } } };
const objectWith = (rule) => ({ anyOf: [{ not: { type: 'object' } }, rule] });

function withoutEmptyNames(schema) {
  if (Array.isArray(schema.required) && schema.required.includes('')) {
    schema.required = schema.required.filter((name) => name !== '');
    also(schema, objectWith(hasEmptyName));
  }
  for (const word of ['dependencies', 'dependentRequired'])
    for (const [name, names] of Object.entries(schema[word] || {}))
      if (isNames(names) && names.includes('')) {
        schema[word] = { ...schema[word], [name]: names.filter((each) => each !== '') };
        also(schema, objectWith({ anyOf: [{ not: { required: [name] } }, hasEmptyName] }));
      }
  return schema;
}

/** Of several branches, all that hold give their annotations; oneOf of a schema and its negation keeps them. */
function withoutChoices(schema) {
  for (const [name, rule] of Object.entries(schema.dependentSchemas || {})) {
    const condition = { type: 'object', required: [name] };
    also(schema, { oneOf: [{ allOf: [condition, rule] }, { not: condition }] });
  }
  delete schema.dependentSchemas;
  if ('if' in schema) {
    const { if: condition, then: met = true, else: otherwise = true } = schema;
    for (const word of ['if', 'then', 'else']) delete schema[word];
    also(schema, { oneOf: [{ allOf: [condition, met] }, { allOf: [{ not: condition }, otherwise] }] });
  }
  if (Array.isArray(schema.anyOf)) {
    const branches = schema.anyOf;
    delete schema.anyOf;
    also(schema, { not: { not: { anyOf: branches } } });
    for (const branch of branches) also(schema, { oneOf: [branch, { not: branch }] });
  }
  return schema;
}

/** References to definitions replaced by what they name, a few levels deep. */
function inlined(schema, levels = 3) {
  const definitions = schema.$defs || {};
  const inline = (left) => (node) => {
    const name = /^#\/\$defs\/(\w+)$/.exec(node.$ref || '');
    if (!name || left === 0) return node;
    delete node.$ref;
    const { $anchor: _, ...body } = Object(definitions[name[1]]);
    return also(node, rewritten(typeof definitions[name[1]] === 'boolean' ? definitions[name[1]] : body,
      inline(left - 1)));
  };
  const { $defs: kept, ...rest } = schema;
  return { ...rewritten(rest, inline(levels)), ...(kept && { $defs: kept }) };
}

const kinds = [
  { kind: 'decimal-multiples', mend: mendMultiples },
  { kind: 'date-times', mend: mendDateTimes },
  { kind: 'regex-format', mend: mendRegex },
  { kind: 'empty-names', rewrite: withoutEmptyNames },
  { kind: 'contains-beside-a-list', rewrite: apart('contains', 'minContains', 'maxContains') },
  { kind: 'recursive-references', rewrite: withoutRecursiveReferences },
  { kind: 'unevaluated-behind-choices', rewrite: withoutChoices, inline: true },
];

/** The numbers of a JSON text that a double does not hold as they are written. */
function hasInexactNumber(text) {
  const numbers = text.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d[\d.eE+-]*/g) || [];
  return numbers.some((literal) => {
    const [written, kept] = scaled(decimal(literal), decimal(Number(literal)));
    return written !== kept;
  });
}

/** `ask(name, mend, schema)` gives Ajv's verdict after these changes; `wanted` is ours. */
function explain(schemaText, documentText, wanted, ask) {
  const schema = JSON.parse(schemaText);
  for (const { kind, mend, rewrite, inline } of kinds) {
    const other = rewrite ? rewritten(inline ? inlined(schema) : schema, rewrite) : schema;
    if (ask(kind, mend, other) === wanted) return kind;
  }
  if (hasInexactNumber(documentText) || hasInexactNumber(schemaText)) return 'exact-numbers';
  const all = (ajv) => kinds.forEach(({ mend }) => mend && mend(ajv));
  const other = kinds.reduce((from, { rewrite }) => (rewrite ? rewritten(from, rewrite) : from), inlined(schema));
  if (ask('all', all, other) === wanted) return 'several';
  return schemaText.includes('"unevaluatedItems"') ? 'unevaluated-items' : null;
}

module.exports = { explain, mendDateTimes };
