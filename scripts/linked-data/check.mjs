// Holds the JSON-LD of a running limber against the vocabulary of schema.org, with no network:
// every class and property is one of its terms, on what and with what it is meant to be used.
// Usage: node check.mjs LIMBER_BINARY
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import readline from 'node:readline';

// Modules are looked for where they were installed, which is not beside this file.
const require = createRequire(join(process.env.NODE_PATH, 'here.js'));
const jsonld = require('jsonld');
const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const RDFS = 'http://www.w3.org/2000/01/rdf-schema#';
const SCHEMA = 'http://schema.org/';
const READY = /ready.*?(http:\/\/127\.0\.0\.1:\d+)/;
/** Classes whose values are written as literals: https://schema.org/DataType and quantities. */
const WRITTEN = ['Text', 'Number', 'Integer', 'URL', 'Date', 'DateTime', 'Duration'];

/** The vocabulary: what is said of every term, by the name of the relation. */
function readVocabulary() {
  const file = join(process.env.NODE_PATH, '@vocabulary/schema/schema.nq');
  const said = new Map();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const triple = /^<([^>]+)> <([^>]+)> <([^>]+)>/.exec(line);
    if (!triple) continue;
    const [, subject, relation, object] = triple;
    const of = said.get(subject) ?? said.set(subject, new Map()).get(subject);
    of.set(relation, [...(of.get(relation) ?? []), object]);
  }
  const values = (term, relation) => said.get(term)?.get(relation) ?? [];
  const is = (term, kind) => values(term, `${RDF}type`).includes(kind);
  const wider = (term) => [term, ...values(term, `${RDFS}subClassOf`).flatMap(wider)];
  return {
    said,
    isClass: (term) => is(term, `${RDFS}Class`),
    isProperty: (term) => is(term, `${RDF}Property`),
    domains: (property) => values(property, `${SCHEMA}domainIncludes`),
    ranges: (property) => values(property, `${SCHEMA}rangeIncludes`),
    wider,
  };
}

/** The context that schema.org serves, made of its vocabulary in the way that it is made there. */
function contextOf(vocabulary) {
  const context = { '@vocab': SCHEMA };
  for (const term of vocabulary.said.keys()) {
    if (!term.startsWith(SCHEMA) || !vocabulary.isProperty(term)) continue;
    const ranges = vocabulary.ranges(term);
    const type = ranges.includes(`${SCHEMA}URL`)
      ? '@id'
      : ['Date', 'DateTime'].map((name) => SCHEMA + name).find((name) => ranges.includes(name));
    if (type) context[term.slice(SCHEMA.length)] = { '@id': term, '@type': type };
  }
  return { '@context': context };
}

/** Complains of whatever in an expanded node is not as the vocabulary means it. */
function* faults(node, vocabulary) {
  const classes = node['@type'] ?? [];
  for (const name of classes) {
    if (!vocabulary.isClass(name)) yield `${name} is no class`;
  }
  const kinds = new Set(classes.flatMap(vocabulary.wider));
  for (const [property, values] of Object.entries(node)) {
    if (property.startsWith('@')) continue;
    if (!vocabulary.isProperty(property)) yield `${property} is no property`;
    const domains = vocabulary.domains(property);
    if (!domains.some((domain) => kinds.has(domain))) yield `${property} is not for ${classes}`;
    for (const value of values) yield* valueFaults(property, value, vocabulary);
  }
}

function* valueFaults(property, value, vocabulary) {
  const ranges = vocabulary.ranges(property);
  const fits = (names) => names.some((name) => ranges.includes(name));
  if ('@value' in value) {
    const written = WRITTEN.map((name) => SCHEMA + name);
    if (!fits(written)) yield `${property} takes no text such as ${value['@value']}`;
    const takesDuration = fits([`${SCHEMA}Duration`]) && !fits([`${SCHEMA}Text`]);
    if (takesDuration && !/^PT\d+S$/.test(value['@value'])) {
      yield `${property} is no duration: ${value['@value']}`;
    }
    if (typeof value['@value'] === 'number' && !fits([`${SCHEMA}Integer`, `${SCHEMA}Number`])) {
      yield `${property} takes no number`;
    }
    return;
  }
  if (!value['@type']) {
    // An address alone: whatever it leads to.
    if (!URL.canParse(value['@id'])) yield `${property} leads nowhere: ${value['@id']}`;
    return;
  }
  if (!fits(value['@type'].flatMap(vocabulary.wider))) {
    yield `${property} takes no ${value['@type']}`;
  }
  yield* faults(value, vocabulary);
}

async function start(binary) {
  const server = spawn(binary, ['serve', '--listen', '127.0.0.1:0', '--store', 'memory:'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(server, 'close');
  const log = [];
  const lines = readline.createInterface({ input: server.stderr });
  const url = await new Promise((resolve, reject) => {
    server.on('error', reject);
    ended.then(() => reject(new Error(`limber ended:\n${log.join('\n')}`)), reject);
    lines.on('line', (line) => {
      log.push(line);
      const found = READY.exec(line);
      if (found) resolve(found[1]);
    });
  });
  const stop = async () => {
    server.kill();
    await ended;
  };
  return { url, stop };
}

/** What the check is worth: made-up documents that break one rule each. */
async function findsFaults(complaints) {
  const broken = {
    'http://schema.org/steps_to_take is no property': { steps_to_take: 'x' },
    'http://schema.org/HowToDance is no class': { '@type': 'HowToDance' },
    'http://schema.org/step takes no http://schema.org/Person': { step: { '@type': 'Person' } },
    'http://schema.org/repetitions is not for http://schema.org/HowTo': { repetitions: 3 },
    'http://schema.org/performTime is no duration: a while': { performTime: 'a while' },
  };
  for (const [complaint, fields] of Object.entries(broken)) {
    const document = { '@context': 'https://schema.org', '@type': 'HowTo', ...fields };
    const found = await complaints(document, 'http://127.0.0.1/');
    assert.ok(found.includes(complaint), `${complaint} was not found: ${found}`);
  }
}

async function main(binary) {
  const vocabulary = readVocabulary();
  const context = contextOf(vocabulary);
  const documentLoader = async (url) => {
    assert.equal(url, 'https://schema.org', 'the context that is asked for');
    return { contextUrl: null, documentUrl: url, document: context };
  };
  const complaints = async (document, base) => {
    const expanded = await jsonld.expand(document, { documentLoader, base, safe: true });
    assert.equal(expanded.length, 1);
    return [...faults(expanded[0], vocabulary)];
  };
  await findsFaults(complaints);

  const { url, stop } = await start(binary);
  try {
    let documents = 0;
    let statements = 0;
    for (const kind of ['stretches', 'routines']) {
      const list = await (await fetch(`${url}/v1/${kind}?limit=100`)).json();
      for (const { id } of list.items) {
        for (const locale of ['en', 'es', 'de']) {
          const address = `${url}/v1/${kind}/${id}?locale=${locale}`;
          const answer = await fetch(address, { headers: { accept: 'application/ld+json' } });
          assert.equal(answer.headers.get('content-type'), 'application/ld+json', address);
          const document = await answer.json();
          assert.deepEqual(await complaints(document, address), [], address);
          const options = { documentLoader, base: address, format: 'application/n-quads' };
          statements += (await jsonld.toRDF(document, options)).trim().split('\n').length;
          documents += 1;
        }
      }
    }
    assert.ok(documents >= 18 && statements > 500, `${documents} with ${statements} statements`);
    console.log(`${documents} documents, ${statements} statements: all in schema.org's words.`);
  } finally {
    await stop();
  }
}

await main(process.argv[2]);
