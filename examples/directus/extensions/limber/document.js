// An item of Directus as limber's document, and places in the document as fields of the item.

export const SYSTEM = 'directus';

// What a new document has where the item says nothing.
const BLANK = {
  laterality: 'bilateral',
  first_side: null,
  difficulty: null,
  equipment: [],
  forms: [],
  variations: [],
  guidance_ids: [],
  relations: [],
  images: [],
  notes: [],
  source_ids: [],
  review: { status: 'unreviewed', reviewer: null, reviewed_at: null, due_at: null },
};
const BLANK_STEP = { move_s: null, move_basis: null };
const BLANK_WORDS = { translation: 'original', aliases: [], variations: {}, notes: {} };
const PASSES = { set_up: 'once', note: 'none' };

// The document of an item. What the item does not say stays as it stands in limber.
export function documentOf(item, standing, locale) {
  const rest = item.rest ?? {};
  const document = structuredClone({ ...BLANK, ...standing, ...rest });
  const rows = item.steps ?? [];
  const texts = { ...standing?.texts, ...rest.texts };
  return {
    ...document,
    kind: 'stretch',
    id: item.limber_id,
    forms: formsOf(document.forms, item.hold_s, rows),
    steps: rows.map((row) => stepOf(row, document.steps)),
    external_ids: [
      ...(standing?.external_ids ?? []).filter((other) => other.system !== SYSTEM),
      { system: SYSTEM, value: String(item.id) },
    ],
    texts: {
      ...texts,
      [locale]: {
        ...BLANK_WORDS,
        ...texts[locale],
        name: item.name,
        summary: item.summary,
        steps: wordsOf(rows),
      },
    },
  };
}

function stepOf(row, steps = []) {
  const known = steps.find((step) => step.id === row.id);
  const pass = row.pass || known?.pass || PASSES[row.role] || 'repeat';
  return { ...BLANK_STEP, ...known, id: row.id, role: row.role, pass };
}

// A row without words is a step that mirrors another one.
function wordsOf(rows) {
  const spoken = rows.filter((row) => row.text);
  const words = ({ text, cue, breathing }) => ({
    text,
    cue: cue || null,
    breathing: breathing || null,
  });
  return Object.fromEntries(spoken.map((row) => [row.id, words(row)]));
}

// `hold_s` is the time of the first hold; a stretch without forms gets one that is held.
function formsOf(forms, seconds, rows) {
  if (seconds == null) return forms;
  const held = rows.find((row) => row.role === 'hold');
  const [first = heldForm(held?.id), ...others] = forms;
  if (!first.holds?.length) return forms;
  const [hold, ...holds] = first.holds;
  const chosen = { ...hold, default_s: seconds, default_basis: hold.default_basis ?? 'editorial' };
  return [{ ...first, holds: [chosen, ...holds] }, ...others];
}

function heldForm(step_id = null) {
  const hold = { step_id, min_s: null, max_s: null, basis: null };
  return {
    id: 'static',
    technique: 'static',
    technique_basis: 'editorial',
    per: 'whole',
    holds: [hold],
    repetitions: null,
  };
}

// The field of the item that a pointer into the document stands for, and the place within it.
export function placeOf(pointer, item, locale) {
  const path = pointer.split('/').slice(1);
  const parts = path.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const [first, second, third, ...deeper] = parts;
  if (first === 'id' || first === 'external_ids') return { field: 'limber_id', place: '' };
  if (parts.join('/') === 'forms/0/holds/0/default_s') return { field: 'hold_s', place: '' };
  if (first === 'texts' && second === locale) {
    if (third === 'name' || third === 'summary') return { field: third, place: '' };
    if (third === 'steps') return { field: 'steps', place: deeper.join(', ') };
  }
  if (first === 'steps') {
    const row = item.steps?.[Number(second)]?.id ?? second;
    return { field: 'steps', place: [row, third, ...deeper].filter(Boolean).join(', ') };
  }
  return { field: 'rest', place: parts.join('/') };
}
