// What an editor does in Directus, and what limber must say after each step.
import assert from 'node:assert/strict';
import { login } from './editor.mjs';

const ID = 'side-bend';

/** A new stretch as an editor fills it in. */
const DRAFT = {
  limber_id: ID,
  status: 'draft',
  name: 'Standing side bend',
  summary: 'You stand and lean to the side, one arm over your head, then come back.',
  hold_s: 15,
  steps: [
    { id: 'set-up', role: 'set_up', text: 'Stand with your feet apart.', cue: 'Feet apart' },
    { id: 'lean', role: 'move', text: 'Raise your arms and lean.', cue: 'Lean slowly' },
    { id: 'hold', role: 'hold', text: 'Stay there.', cue: 'Stay', breathing: 'Breathe calmly' },
  ],
  rest: {
    position: 'standing',
    anatomy: {
      regions: ['abdomen'],
      targets: [{ muscle: 'obliques', role: 'primary' }],
      joint_actions: [],
      demands: [],
      basis: 'editorial',
    },
    guidance_ids: ['stop-at-pain'],
    license: 'CC-BY-4.0',
  },
};

/** The errors that the editor is shown, by field. */
function shown(answer, status = 422) {
  assert.equal(answer.status, status, JSON.stringify(answer));
  return new Map(answer.errors.map((error) => [error.extensions.field, error.message]));
}

function saved(answer) {
  assert.ok([200, 204].includes(answer.status), JSON.stringify(answer));
  return answer.data;
}

/** Each step: its name, and what it does. `see` waits until limber is as it must be. */
export const STEPS = [
  ['create a draft', async ({ cms, see, it }) => {
    it.id = saved(await see.after(() => cms.create(DRAFT))).id;
    await see.copy(ID, ({ status }) => status === 'draft');
    assert.equal((await see.read(ID)).status, 404, 'no reader sees a draft');
  }],
  ['publish what breaks rules', async ({ cms, see, it }) => {
    const rest = { ...DRAFT.rest, position: 'on-the-ceiling' };
    const steps = [{ ...DRAFT.steps[0], text: 'Stand {left|right.' }, ...DRAFT.steps.slice(1)];
    const bad = { status: 'published', hold_s: 0, name: ' Side  bend', rest, steps };
    const errors = shown(await cms.edit(it.id, bad));
    for (const field of ['hold_s', 'rest', 'name', 'steps']) assert.ok(errors.has(field), field);
    for (const message of errors.values()) console.log(`     shown: ${message}`);
    assert.equal((await cms.read(it.id)).data.hold_s, 15, 'Directus saved nothing');
    assert.equal((await see.read(ID)).status, 404);
  }],
  ['mend it and publish', async ({ cms, see, it }) => {
    saved(await see.after(() => cms.edit(it.id, { status: 'published' })));
    const answer = await see.until(ID, (answer) => answer.status === 200);
    assert.equal(answer.body.name, DRAFT.name);
    assert.equal(answer.body.forms[0].holds[0].default_s, 15);
  }],
  ['edit what is published', async ({ cms, see, it }) => {
    saved(await see.after(() => cms.edit(it.id, { name: 'Side bend', hold_s: 20 })));
    const answer = await see.until(ID, ({ body }) => body.name === 'Side bend');
    assert.equal(answer.body.version, 2);
    assert.equal(answer.body.forms[0].holds[0].default_s, 20);
  }],
  ['edit while somebody else edits in limber', async ({ cms, see, it, between, manage }) => {
    between.meanwhile = () => manage('PATCH', `stretches/${ID}`, { difficulty: 'beginner' });
    saved(await see.after(() => cms.edit(it.id, { summary: 'You stand and lean over.' })));
    const { body } = await see.until(ID, ({ body }) => body.summary === 'You stand and lean over.');
    assert.equal(body.difficulty?.id, 'beginner', 'both changes are there');
    assert.equal(between.meanwhile, null, 'somebody came in between');
  }],
  ['give it another id', async ({ cms, it }) => {
    const errors = shown(await cms.edit(it.id, { limber_id: 'side-lean' }));
    assert.match(errors.get('limber_id'), /never changes/);
  }],
  ['take an id that limber has', async ({ cms }) => {
    const errors = shown(await cms.create({ ...DRAFT, limber_id: 'cobra' }));
    assert.match(errors.get('limber_id'), /already/);
    const malformed = shown(await cms.create({ ...DRAFT, limber_id: 'Side Bend' }));
    assert.match(malformed.get('limber_id'), /hyphens/);
  }],
  ['come without an account', async ({ cms, between }) => {
    const before = between.talk.length;
    assert.equal((await cms.stranger({ ...DRAFT, limber_id: 'stranger' })).status, 403);
    assert.equal(between.talk.length, before, 'limber is not even asked');
  }],
  ['come without permission', async ({ cms, see, directus }) => {
    const account = { email: 'guest@example.com', password: 'a-word-for-a-guest' };
    saved(await cms.invite(account));
    const guest = await login(directus.url, account);
    const answer = await guest.create({ ...DRAFT, limber_id: 'by-a-guest', status: 'published' });
    assert.equal(answer.status, 403, JSON.stringify(answer));
    assert.equal((await see.read('by-a-guest')).status, 404, 'limber was asked, and did nothing');
  }],
  ['save while limber is away', async ({ cms, it, between }) => {
    between.away = true;
    const answer = await cms.edit(it.id, { name: 'Lost' });
    between.away = false;
    between.lost = 0;
    assert.equal(answer.status, 503, JSON.stringify(answer));
    assert.match(answer.errors[0].message, /Nothing was saved/);
    assert.equal((await cms.read(it.id)).data.name, 'Side bend');
  }],
  ['save while the way to limber breaks', async ({ cms, see, it, between }) => {
    between.deaf = true;
    saved(await see.after(() => cms.edit(it.id, { name: 'Side bend, late' })));
    while (between.lost === 0) await new Promise((done) => setTimeout(done, 2));
    between.deaf = false;
    see.isLate = true;
    await see.until(ID, ({ body }) => body.name === 'Side bend, late');
  }],
  ['stop Directus before limber has followed', async ({ cms, see, it, between, directus }) => {
    between.deaf = true;
    saved(await see.after(() => cms.edit(it.id, { name: 'Side bend' })));
    await directus.restart(() => (between.deaf = false));
    see.isLate = true;
    await see.until(ID, ({ body }) => body.name === 'Side bend');
  }],
  ['unpublish', async ({ cms, see, it }) => {
    saved(await see.after(() => cms.edit(it.id, { status: 'draft' })));
    const { body } = await see.until(ID, (answer) => answer.status === 410);
    assert.equal(body.reason, 'outdated');
  }],
  ['publish again', async ({ cms, see, it }) => {
    saved(await see.after(() => cms.edit(it.id, { status: 'published' })));
    await see.until(ID, (answer) => answer.status === 200);
  }],
  ['archive what a routine uses', async ({ cms, see, it, manage }) => {
    const { document: routine } = await see.stored('routines/back-tension-five');
    routine.id = 'with-side-bend';
    const block = routine.blocks[0];
    block.steps = block.steps.filter((step) => step.stretch_id === 'cobra').slice(0, 1);
    block.steps[0].stretch_id = ID;
    await manage('PUT', `routines/${routine.id}`, routine);
    await manage('POST', `routines/${routine.id}/publish`, {});
    const refused = [await cms.edit(it.id, { status: 'archived' }), await cms.remove(it.id)];
    for (const answer of refused) assert.match(shown(answer).get('status'), /with-side-bend/);
    console.log(`     shown: ${shown(refused[0]).get('status')}`);
    assert.equal((await see.read(ID)).status, 200);
    assert.equal((await cms.read(it.id)).data.status, 'published');
  }],
  ['withdraw for safety', async ({ cms, see, it }) => {
    const message = 'It can strain the lower back.';
    const why = { withdraw_for_safety: true, withdraw_message: message };
    saved(await see.after(() => cms.edit(it.id, why)));
    const { body } = await see.until(ID, (answer) => answer.status === 410);
    assert.deepEqual([body.reason, body.message], ['safety', message]);
    assert.equal((await see.read('with-side-bend', 'routines')).status, 410);
    assert.equal((await see.read(`${ID}/versions/1`)).status, 410, 'for good');
  }],
  ['mend what was withdrawn, and publish', async ({ cms, see, it }) => {
    const mended = { withdraw_for_safety: false, hold_s: 10 };
    saved(await see.after(() => cms.edit(it.id, mended)));
    const { body } = await see.until(ID, (answer) => answer.status === 200);
    assert.equal(body.forms[0].holds[0].default_s, 10);
  }],
  ['delete', async ({ cms, see, it }) => {
    saved(await see.after(() => cms.remove(it.id)));
    const { body } = await see.until(ID, (answer) => answer.status === 410);
    assert.equal(body.reason, 'outdated');
  }],
  ['delete a draft', async ({ cms, see }) => {
    const { id } = saved(await see.after(() => cms.create({ ...DRAFT, limber_id: 'passing' })));
    await see.copy('passing', (copy) => copy.status === 'draft');
    saved(await see.after(() => cms.remove(id)));
    await see.copy('passing', (copy) => copy.code === 404);
  }],
];
