// Goes through a day of an editor: a real Directus, a real limber, and the bridge between them.
// Usage: node run.mjs LIMBER_BINARY CMS_FOLDER [--record FILE]
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stand } from './between.mjs';
import { login } from './editor.mjs';
import { EXAMPLE, prepareDirectus, startLimber } from './processes.mjs';
import { STEPS } from './steps.mjs';

/** How long limber may take to follow. */
const FOLLOWS_MS = 1000;
const ACCOUNT = { email: 'editor@example.com', password: 'a-word-for-this-run' };

/** Looks at limber as readers and editors do, and measures how long it took to follow. */
function watcher(limber, between) {
  // `isLate` says that limber can't follow in time here, once.
  const see = { times: [], saved_at: 0, isLate: false };
  const get = async (path, headers = {}) => {
    const answer = await fetch(limber.url + path, { headers });
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  };
  async function wait(look, isThere) {
    for (;;) {
      const found = await look();
      const took_ms = performance.now() - see.saved_at;
      if (isThere(found)) {
        const isInTime = see.isLate || took_ms < FOLLOWS_MS;
        assert.ok(isInTime, `limber followed after ${took_ms.toFixed()} ms`);
        if (!see.isLate) see.times.push(took_ms);
        see.isLate = false;
        await between.quiet();
        return found;
      }
      assert.ok(took_ms < 60 * FOLLOWS_MS, `limber does not follow: ${JSON.stringify(found)}`);
      await new Promise((done) => setTimeout(done, 2));
    }
  }
  see.read = (id, kind = 'stretches') => get(`/v1/${kind}/${id}`);
  see.until = (id, isThere) => wait(() => see.read(id), isThere);
  see.stored = async (path) => {
    const key = { authorization: `Bearer ${limber.key}` };
    const { status: code, headers, body } = await get(`/manage/v1/${path}`, key);
    return { code, status: headers.get('limber-status'), document: body };
  };
  see.copy = (id, isThere) => wait(() => see.stored(`stretches/${id}`), isThere);
  // The clock runs from the moment that Directus has saved.
  see.after = async (save) => {
    const answer = await save();
    see.saved_at = performance.now();
    return answer;
  };
  return see;
}

/** Somebody who edits in limber itself, with the same key; what they do is written down too. */
function managing(url, key) {
  return async (method, path, body) => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const headers = { authorization: `Bearer ${key}`, 'content-type': type };
    headers[method === 'PUT' ? 'if-none-match' : 'if-match'] = '*';
    const sent = JSON.stringify(body);
    const answer = await fetch(`${url}/manage/v1/${path}`, { method, headers, body: sent });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.text()}`);
  };
}

async function walk(world) {
  const collection = JSON.parse(readFileSync(`${EXAMPLE}/collection.json`, 'utf8'));
  const made = await world.cms.collect(collection);
  assert.equal(made.status, 200, JSON.stringify(made.errors));
  for (const [name, step] of STEPS) {
    world.between.during = name;
    world.see.times = [];
    await step(world);
    const times = world.see.times.map((took_ms) => `${took_ms.toFixed()} ms`);
    console.log(`ok   ${name}${times.length ? `: limber followed in ${times.join(', ')}` : ''}`);
    world.all.push(...world.see.times);
  }
}

const [binary, cms, , recording] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'limber-cms-'));
const running = [];
try {
  const limber = await startLimber(resolve(binary), folder);
  running.push(limber);
  const between = await stand(limber.url);
  running.push(between);
  const bridged = { url: between.url, key: limber.key };
  const directus = await prepareDirectus(resolve(cms), folder, bridged, ACCOUNT);
  running.push({ stop: () => directus.stop() });
  await directus.start();
  const world = {
    cms: await login(directus.url, ACCOUNT),
    see: watcher(limber, between),
    manage: managing(between.url, limber.key),
    between,
    directus,
    it: {},
    all: [],
  };
  await walk(world).catch((error) => {
    console.error(directus.log.join(''));
    throw error;
  });
  const sorted = world.all.toSorted((one, other) => one - other);
  const [median, slowest] = [sorted[sorted.length >> 1], sorted.at(-1)];
  console.log(
    `${STEPS.length} steps, ${between.talk.length} requests; limber followed ${sorted.length} ` +
      `times, in ${median.toFixed()} ms (median), ${slowest.toFixed()} ms at most`,
  );
  if (recording) {
    const lines = between.talk.map((exchange) => JSON.stringify(exchange));
    writeFileSync(recording, `[\n${lines.join(',\n')}\n]\n`);
  }
} finally {
  for (const one of running.reverse()) await one.stop();
  rmSync(folder, { recursive: true, force: true });
}
