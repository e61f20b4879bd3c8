// Stretches that editors write in Directus follow into limber.
//
// Before Directus saves, limber checks: a dry run, which changes nothing there, because Directus
// asks its hooks before it looks at permissions. After Directus has saved, limber follows.

import { randomUUID } from 'node:crypto';
import { documentOf } from './document.js';
import { Away, connect } from './limber.js';
import { about, refusalOf } from './refusal.js';

const COLLECTION = 'limber_stretches';
const RETRIES_MS = [1000, 5000, 30_000];

export default function bridge({ filter, action }, { env, logger, services, getSchema, database }) {
  const locale = env.LIMBER_LOCALE ?? 'en';
  if (!env.LIMBER_URL || !env.LIMBER_KEY) throw new Error('Set LIMBER_URL and LIMBER_KEY.');
  const limber = connect(env.LIMBER_URL, env.LIMBER_KEY);

  async function items(knex, schema) {
    return new services.ItemsService(COLLECTION, { knex, schema: schema ?? (await getSchema()) });
  }
  async function read(id) {
    const found = await (await items(database)).readByQuery({ filter: { id: { _eq: id } } });
    return found[0] ?? null;
  }

  // What limber would say to an item; what is wrong is thrown, and Directus shows it.
  async function check(item) {
    try {
      const found = await limber.find(item.id);
      if (found && item.limber_id !== found.document.id) {
        throw about('limber_id', `It never changes: put it back to "${found.document.id}".`);
      }
      await limber.check(actionsOf(item, found, locale));
    } catch (error) {
      throw refusalOf(error, item, locale);
    }
  }

  async function checkGone(id) {
    try {
      const found = await limber.find(id);
      if (found?.version > 0) await limber.check([withdrawal(found.document.id, OUTDATED)]);
    } catch (error) {
      throw refusalOf(error, {}, locale);
    }
  }

  // Brings limber to where the item stands; gives what the editor is told. limber is asked first:
  // if its tag still holds when the item is written, then nothing newer was.
  async function follow(id) {
    let found = await limber.find(id);
    const item = await read(id);
    if (!item) return found && takeAway(id, found);
    const why = reasonOf(item);
    if (why === SAFETY && found?.version > 0) {
      await limber.withdraw(id, found.tag, told(item));
      return 'Withdrawn for safety.';
    }
    found = await limber.put(id, documentOf(item, found?.document, locale), found?.tag);
    if (!why) {
      const { version } = (await limber.publish(id, found.tag)).document;
      return `Published as version ${version}.`;
    }
    if (found.version === 0) return 'A draft: readers do not have it.';
    await limber.withdraw(id, found.tag, { reason: why });
    return 'Withdrawn: readers do not have it any more.';
  }

  async function takeAway(id, found) {
    if (found.version > 0) await limber.withdraw(id, found.tag, { reason: OUTDATED });
    else await limber.discard(id, found.tag);
    return null;
  }

  // One item after the other, each as it stands then: no older state comes after a newer one.
  let turn = Promise.resolve();
  function inTurn(ids) {
    for (const id of ids) {
      turn = turn.then(() => patiently(id)).catch((error) => logger.error(error));
    }
    return turn;
  }

  async function patiently(id) {
    for (const wait_ms of [...RETRIES_MS, null]) {
      try {
        await note(id, await follow(id));
        return;
      } catch (error) {
        logger.warn(`limber does not follow ${id}: ${error.message}`);
        // Somebody else was faster: the item goes into what stands there now.
        const isLate = error.problem?.status === 412;
        if (wait_ms === null || !(isLate || error instanceof Away)) {
          await note(id, `limber does not follow: ${error.message} Save again.`);
          return;
        }
        if (!isLate) await new Promise((done) => setTimeout(done, wait_ms));
      }
    }
  }

  async function note(id, text) {
    await database(COLLECTION).where({ id }).update({ limber_note: text });
  }

  // Without an account nobody gets as far as limber; Directus says itself what it lets them do.
  const isStranger = ({ accountability }) => accountability && !accountability.user;

  filter(`${COLLECTION}.items.create`, async (payload, _meta, context) => {
    const item = { ...payload, id: payload.id ?? randomUUID() };
    if (!isStranger(context)) await check(item);
    return item;
  });
  filter(`${COLLECTION}.items.update`, async (payload, { keys }, context) => {
    if (isStranger(context)) return payload;
    const standing = await (await items(context.database, context.schema)).readMany(keys);
    for (const item of standing) await check({ ...item, ...payload });
    return payload;
  });
  filter(`${COLLECTION}.items.delete`, async (keys, _meta, context) => {
    if (!isStranger(context)) for (const id of keys) await checkGone(id);
    return keys;
  });
  action(`${COLLECTION}.items.create`, ({ key }) => inTurn([key]));
  action(`${COLLECTION}.items.update`, ({ keys }) => inTurn(keys));
  action(`${COLLECTION}.items.delete`, ({ keys }) => inTurn(keys));

  // What was saved while this process ended is made up for at the next start.
  action('server.start', async () => {
    if (!(await database.schema.hasTable(COLLECTION))) return;
    const all = await database(COLLECTION).select('id');
    // One by one, so that what an editor saves meanwhile does not wait for all of them.
    for (const { id } of all) await inTurn([id]);
  });
}

const SAFETY = 'safety';
const OUTDATED = 'outdated';

// Why readers are not to have an item; null where they are.
function reasonOf(item) {
  if (item.withdraw_for_safety) return SAFETY;
  return item.status === 'published' ? null : OUTDATED;
}

function told(item) {
  return { reason: SAFETY, severity: 'stop', message: item.withdraw_message || null };
}

function withdrawal(id, reason) {
  return { action: 'withdraw', kind: 'stretch', id, reason };
}

// The same as the bridge will do, as one changeset.
function actionsOf(item, found, locale) {
  const document = documentOf(item, found?.document, locale);
  const why = reasonOf(item);
  const at = { kind: 'stretch', id: document.id };
  if (why === SAFETY && found?.version > 0) {
    return [{ action: 'withdraw', ...at, ...told(item) }];
  }
  const put = { action: 'put', document, if_match: found?.tag };
  if (!why) return [put, { action: 'publish', ...at }];
  return found?.version > 0 ? [put, withdrawal(document.id, why)] : [put];
}
